"""Nations: the country that a name or an adjective stands for, so that `Thai` and `Thailand` meet."""

import re

from engine.embedded.english.lexicon import name_set
from engine.embedded.english.place import COUNTRIES

_ADJECTIVES = """
    Afghan=Afghanistan, Albanian=Albania, Algerian=Algeria, American=United States, Argentine=Argentina,
    Argentinian=Argentina, Argentinean=Argentina, Armenian=Armenia, Australian=Australia, Austrian=Austria,
    Azerbaijani=Azerbaijan, Bangladeshi=Bangladesh, Belarusian=Belarus, Belgian=Belgium, Bolivian=Bolivia,
    Bosnian=Bosnia, Brazilian=Brazil, British=United Kingdom, Bulgarian=Bulgaria, Burmese=Myanmar,
    Cambodian=Cambodia, Cameroonian=Cameroon, Canadian=Canada, Chadian=Chad, Chilean=Chile, Chinese=China,
    Colombian=Colombia, Congolese=Congo, Croatian=Croatia, Cuban=Cuba, Cypriot=Cyprus, Czech=Czech Republic,
    Danish=Denmark, Dutch=Netherlands, Ecuadorian=Ecuador, Egyptian=Egypt, English=England, Estonian=Estonia,
    Ethiopian=Ethiopia, Filipino=Philippines, Finnish=Finland, French=France, Georgian=Georgia, German=Germany,
    Ghanaian=Ghana, Greek=Greece, Guatemalan=Guatemala, Haitian=Haiti, Honduran=Honduras, Hungarian=Hungary,
    Icelandic=Iceland, Indian=India, Indonesian=Indonesia, Iranian=Iran, Iraqi=Iraq, Irish=Ireland,
    Israeli=Israel, Italian=Italy, Ivorian=Ivory Coast, Jamaican=Jamaica, Japanese=Japan, Jordanian=Jordan,
    Kazakh=Kazakhstan, Kenyan=Kenya, Kuwaiti=Kuwait, Latvian=Latvia, Lebanese=Lebanon, Liberian=Liberia,
    Libyan=Libya, Lithuanian=Lithuania, Malaysian=Malaysia, Maltese=Malta, Mexican=Mexico, Moldovan=Moldova,
    Mongolian=Mongolia, Monégasque=Monaco, Moroccan=Morocco, Nepalese=Nepal, Nicaraguan=Nicaragua,
    Nigerian=Nigeria, Norwegian=Norway, Pakistani=Pakistan, Palestinian=Palestine, Panamanian=Panama,
    Paraguayan=Paraguay, Peruvian=Peru, Polish=Poland, Portuguese=Portugal, Qatari=Qatar, Romanian=Romania,
    Russian=Russia, Rwandan=Rwanda, Scottish=Scotland, Senegalese=Senegal, Serbian=Serbia,
    Singaporean=Singapore, Slovak=Slovakia, Slovenian=Slovenia, Somali=Somalia, Spanish=Spain, Sudanese=Sudan,
    Swedish=Sweden, Swiss=Switzerland, Syrian=Syria, Taiwanese=Taiwan, Tanzanian=Tanzania, Thai=Thailand,
    Tunisian=Tunisia, Turkish=Turkey, Ugandan=Uganda, Ukrainian=Ukraine, Uruguayan=Uruguay, Uzbek=Uzbekistan,
    Venezuelan=Venezuela, Vietnamese=Vietnam, Welsh=Wales, Yemeni=Yemen, Zambian=Zambia, Zimbabwean=Zimbabwe,
    U.S.=United States, US=United States, UK=United Kingdom, U.K.=United Kingdom, South Korean=South Korea,
    North Korean=North Korea, South African=South Africa, Saudi=Saudi Arabia, Sri Lankan=Sri Lanka, South
    Sudanese=South Sudan, Kyrgyz=Kyrgyzstan, Tajik=Tajikistan, Turkmen=Turkmenistan, Papua New Guinean=Papua New
    Guinea
    """
ADJECTIVES = {name: nation for pair in _ADJECTIVES.split(",") for name, nation in [" ".join(pair.split()).split("=")]}
"""Countries by the words that stand before a noun: `Thai`, `U.S.`."""
_MORE = name_set("Bosnia, Congo, Georgia, Ivory Coast, Palestine, South Sudan")
_NATIONS = {name: name for name in COUNTRIES | _MORE} | ADJECTIVES
_LONGEST_FIRST = sorted(map(re.escape, _NATIONS), key=len, reverse=True)
_NAME = re.compile(rf"(?<![\w.-])(?<!\bNew )(?:{'|'.join(_LONGEST_FIRST)})(?![\w-])")


def nations(text: str) -> dict[str, str]:
    """Give the countries that a text names, in order, each with the words that name it first."""
    found: dict[str, str] = {}
    for match in _NAME.finditer(text):
        found.setdefault(_NATIONS[match.group()], match.group())
    return found


def names_of(nation: str) -> list[str]:
    """Give the words that name a country: `Thailand`, `Thai`; of any other name itself."""
    return [nation, *(name for name, of in ADJECTIVES.items() if of == nation)]
