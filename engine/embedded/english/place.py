"""Places that can be told from their name alone: countries, US states and a few great cities."""

from engine.embedded.english.lexicon import name_set

COUNTRIES = name_set(
    """
    Afghanistan, Albania, Algeria, Angola, Argentina, Armenia, Australia, Austria, Azerbaijan, Bahrain,
    Bangladesh, Belarus, Belgium, Benin, Bolivia, Botswana, Brazil, Bulgaria, Burundi, Cambodia, Cameroon,
    Canada, Chad, Chile, China, Colombia, Costa Rica, Croatia, Cuba, Cyprus, Czech Republic, Denmark,
    Djibouti, Ecuador, Egypt, El Salvador, England, Eritrea, Estonia, Ethiopia, Fiji, Finland, France, Gabon,
    Germany, Ghana, Greece, Guatemala, Guinea, Guyana, Haiti, Honduras, Hong Kong, Hungary, Iceland, India,
    Indonesia, Iran, Iraq, Ireland, Israel, Italy, Jamaica, Japan, Kazakhstan, Kenya, Kosovo, Kuwait,
    Kyrgyzstan, Laos, Latvia, Lebanon, Liberia, Libya, Lithuania, Luxembourg, Madagascar, Malawi, Malaysia,
    Mali, Malta, Mauritius, Mexico, Moldova, Mongolia, Montenegro, Morocco, Mozambique, Myanmar, Namibia,
    Nepal, Netherlands, New Zealand, Nicaragua, Niger, Nigeria, North Korea, Northern Ireland, Norway, Oman,
    Pakistan, Panama, Papua New Guinea, Paraguay, Peru, Philippines, Poland, Portugal, Qatar, Romania, Russia,
    Rwanda, Samoa, Saudi Arabia, Scotland, Senegal, Serbia, Sierra Leone, Singapore, Slovakia, Slovenia,
    Somalia, South Africa, South Korea, Spain, Sri Lanka, Sudan, Suriname, Sweden, Switzerland, Syria, Taiwan,
    Tajikistan, Tanzania, Thailand, Togo, Tunisia, Turkey, Turkmenistan, Uganda, Ukraine, United Kingdom,
    United States, Uruguay, Uzbekistan, Vanuatu, Venezuela, Vietnam, Wales, Yemen, Zambia, Zimbabwe
    """
)
STATES = name_set(
    """
    Alabama, Alaska, Arizona, Arkansas, California, Colorado, Connecticut, Delaware, Florida, Hawaii, Idaho,
    Illinois, Indiana, Iowa, Kansas, Kentucky, Louisiana, Maine, Maryland, Massachusetts, Michigan, Minnesota,
    Mississippi, Missouri, Montana, Nebraska, Nevada, New Hampshire, New Jersey, New Mexico, North Carolina,
    North Dakota, Ohio, Oklahoma, Oregon, Pennsylvania, Rhode Island, South Carolina, South Dakota, Tennessee,
    Texas, Utah, Vermont, Virginia, West Virginia, Wisconsin, Wyoming
    """
)
CITIES = name_set(
    """
    Amsterdam, Ankara, Athens, Atlanta, Austin, Baghdad, Bangkok, Barcelona, Beijing, Beirut, Belfast, Berlin,
    Birmingham, Bogota, Boston, Brussels, Budapest, Cairo, Caracas, Cardiff, Chicago, Copenhagen, Dallas,
    Damascus, Delhi, Denver, Dhaka, Dubai, Dublin, Edinburgh, Geneva, Glasgow, Hamburg, Hanoi, Havana,
    Helsinki, Houston, Istanbul, Jakarta, Jerusalem, Kabul, Karachi, Lagos, Lahore, Lima, Liverpool, London,
    Los Angeles, Madrid, Manchester, Manila, Melbourne, Miami, Milan, Montreal, Moscow, Mumbai, Munich,
    Nairobi, New Delhi, New York City, Oslo, Paris, Philadelphia, Prague, Rome, San Francisco, Santiago,
    Seattle, Seoul, Shanghai, Stockholm, Sydney, Tehran, Tokyo, Toronto, Vancouver, Vienna, Warsaw, Zurich
    """
)
PLACES = COUNTRIES | STATES | CITIES
