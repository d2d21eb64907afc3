"""Words that tell what a name stands for: titles, first names, kinds of bodies and companies."""

from engine.embedded.english.lexicon import name_set, word_set

TITLES = name_set(
    """
    President, Vice President, Prime Minister, Minister, Senator, Governor, Mr, Mrs, Ms, Dr, Judge, Justice,
    Chief Justice, Chancellor, Professor, Chair, Chairman, Vice Chair, King, Queen, Prince, Princess, Pope,
    Sheriff, Mayor, Ambassador, General, Representative, Congressman, Congresswoman, Secretary, Attorney
    General, Captain, Colonel, Director, Commissioner, Bishop, Archbishop, Sir, Lord, Lady, Premier, Prosecutor,
    Inspector, First Minister, Foreign Minister, Health Minister, Interior Minister, Foreign Secretary, Home
    Secretary, Secretary of State
    """
)
FIRST_NAMES = word_set(
    """
    Aaron Abdul Abraham Adam Adrian Ahmed Alan Albert Alberto Alejandro Alex Alexander Alexei Ali Alice Amanda
    Amy Ana Andre Andrea Andrew Andrzej Andy Angela Ann Anna Anne Anthony Antonio Ashley Barack Barbara Ben
    Benjamin Bernard Bernie Beth Betty Bill Bob Boris Brad Bradley Brandon Brenda Brenton Brian Bruce Bryan Carl
    Carla Carlo Carlos Carol Caroline Carolyn Catherine Charles Charlie Charlotte Chris Christian Christina
    Christine Christopher Claire Claudia Colin Craig Crystal Cynthia Daniel Danny Dave David Deborah Debra
    Denise Dennis Diana Diane Diego Dmitry Dominic Donald Donna Doris Dorothy Doug Douglas Eduardo Edward Elena
    Elijah Elizabeth Ellen Elon Emily Emma Emmanuel Eric Erik Ernest Esther Eugene Eva Evan Fatima Felix
    Fernando Frances Francis Francisco Frank Fred Frederick Gabriel Gary Geoff George Gerald Gerard Giovanni
    Gladys Gloria Gordon Grace Graham Greg Gregory Hannah Harold Harry Hassan Heather Hector Helen Henry Herbert
    Howard Hugo Hunter Ian Igor Isaac Isabel Ivan Jack Jacob Jacqueline Jacques James Jamie Jan Jane Janet
    Janice Jason Javier Jay Jean Jeff Jeffrey Jennifer Jens Jeremy Jerome Jerry Jesse Jessica Jill Jim Jimmy
    Joan Joe Joel John Johnny Jon Jonathan Jorge Jose Joseph Josh Joshua Joyce Juan Judith Judy Julia Julian
    Julie Justin Kamala Karen Karl Kate Katherine Kathleen Kathryn Keith Kelly Ken Kenneth Kevin Kim Kimberly
    Krzysztof Kyle Larry Laura Lauren Laurence Lawrence Lee Leo Leon Leonard Leonid Linda Lindsey Lisa Liz Lloyd
    Lorenzo Loretta Louis Louise Lucas Lucy Luis Luke Manuel Marc Marco Marcus Margaret Maria Marianne Marie
    Mario Marion Marissa Mark Martha Martin Mary Matt Matthew Maurice Max Melissa Michael Michel Michelle Miguel
    Mike Mikhail Mitch Mohamed Mohammad Mohammed Monica Muhammad Nancy Naomi Narendra Natalie Nathan Neil Nick
    Nicola Nicolas Nicole Nikki Nikolai Noah Norman Olga Oliver Olivia Omar Oscar Pablo Pamela Patricia Patrick
    Paul Paula Pavel Pedro Peter Phil Philip Phillip Pierre Piotr Rachel Rafael Ralph Randal Raphael Raymond
    Rebecca Ricardo Richard Rick Rob Robert Roberto Rod Roger Roland Ron Ronald Rosa Ross Roy Russell Ruth Ryan
    Sally Sam Samantha Samuel Sandra Sara Sarah Scott Sean Sebastian Sergei Sharon Shawn Simon Sofia Stacey
    Stanley Stefan Stephanie Stephen Steve Steven Stuart Susan Suzanne Sylvia Ted Teresa Terry Theresa Thomas
    Tim Timothy Todd Tom Tomasz Tony Tracy Troy Tyler Uma Victor Victoria Vincent Virginia Vladimir Volodymyr
    Walter Wanda Wayne Wendy William Yusuf Zachary
    """
)
BODIES = word_set(
    """
    University College School Institute Bank Court Ministry Department Agency Commission Committee Council
    Association Party Police Hospital Museum Authority Bureau Administration Parliament Congress Senate
    Assembly Federation Union Foundation Society Board Organization Organisation Service Office Airlines
    Airways Center Centre Corps Fund Group League
    """
)
COMPANY_ENDS = word_set(
    "Inc Inc. Corp Corp. Ltd Ltd. LLC LLP plc Company Corporation Co. GmbH S.A. Limited Incorporated Holdings"
)
