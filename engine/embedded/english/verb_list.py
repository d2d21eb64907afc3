"""Verbs by name: regular and irregular bases, and the sets of forms that need care."""

from engine.embedded.english.lexicon import name_set, word_set

REGULAR = word_set(
    """
    abandon abate abolish absorb abstain accelerate accept access accompany accomplish account accumulate
    accuse achieve acknowledge acquire act activate adapt add address adhere adjourn adjust administer admit
    adopt advance advise advocate affect affirm agree aid aim air alert align allege allocate allow alter
    amend amount amplify analyze announce answer anticipate apologize appeal appear apply appoint appreciate
    approach approve archive argue arm arrange arrest arrive ascribe ask assassinate assemble assert assess
    assign assist associate assume assure attach attack attain attempt attend attract attribute authorize
    average avoid await award back balance ban base believe belong benefit blame block bolster boost borrow
    bounce brief broaden buoy calculate call cancel capture care carry cause celebrate centralize certify
    challenge change characterize charge check circulate cite claim clarify classify clear climb close
    coincide collaborate collapse collect collide combine commence comment commission commit communicate
    compare compensate compete compile complain complete comply compose comprise concentrate conclude condemn
    conduct confer confirm conform confront connect consider consist consolidate constitute constrain
    construct consult contact contain continue contract contribute control convene convert convey convict
    cooperate coordinate correct correspond cover crash create credit criminalize criticize cross curtail
    damage date debate decelerate decide declare decline decrease dedicate deepen default defeat defend defer
    define delay delegate delete deliver demand demonstrate denounce deny depart depend deploy deposit
    depreciate derail derive describe deserve design designate desire destroy detail detain detect deteriorate
    determine develop deviate devote diagnose die differ diminish direct disagree disappear disapprove
    discharge disclose discontinue discourage discover discuss dismiss display dispute disrupt dissent
    dissipate distribute diverge divide document dominate donate double download draft drift drop earn ease
    edge edit educate elect elevate eliminate email emerge emphasize employ empower enable enact encompass
    encounter encourage end endorse enforce engage enhance enjoy enlarge enroll ensure enter entitle equal
    erupt escalate escape establish estimate evacuate evaluate evaporate evolve exacerbate examine exceed
    exchange exclude execute exempt exercise exert exhaust exhibit exist expand expect expel experience expire
    explain explode explore export expose express extend face facilitate fail favor feature figure file fill
    finalize finance finish fire fix flag flatten float fluctuate focus follow force form formulate foster
    found frame free fuel fulfill function fund gain garner gather generate govern grant guarantee guide halt
    halve handle happen harm head help highlight hike hire honor hope hospitalize host house hover identify
    ignore illustrate impair impeach implement imply import impose impress improve inaugurate inch include
    incorporate increase incur indicate induce infect infer inflict influence inform infuse inherit inhibit
    initiate injure inoculate insert inspect install institute instruct insure integrate intend intensify
    interact interfere interpret interrupt interview introduce invade invent invest investigate invite involve
    issue jail join judge jump justify kick kidnap kill label lack lag land last launch learn lease legalize
    level leverage license lift like limit link list live load locate lock lower maintain manage mandate
    manufacture mark market match materialize matter mature measure mention merge migrate minimize mirror miss
    moderate modify monitor motivate mount move murder name narrow nationalize near need negotiate nominate
    normalize note notice notify number object obligate oblige observe obtain occupy occur offer open operate
    oppose opt order organize originate outline outnumber outpace outperform outweigh owe own pack park
    participate partner pass pause peak perceive perform permit persist persuade place plan play plead pledge
    plummet plunge point pose possess post postpone power practice praise precede predict prefer prepare
    prescribe present preserve press presume prevail prevent price print prioritize privatize proceed process
    proclaim procure produce prohibit project prolong promise promote prompt pronounce propose prosecute
    protect protest prove provide publish pull purchase pursue push qualify quarantine question quote raise
    range rank rate ratify reach react reaffirm realize reappoint rebound recall recede receive recognize
    recommend reconcile reconvene record recover recruit reduce reelect refer reflect refrain refund refuse
    regain regard register regulate reimburse reinforce reinstate reinvest reiterate reject relate relax
    release relieve relinquish rely remain remark remind remove render renew renounce reopen repeal repeat
    replace reply report represent request require rescue reserve reside resign resist resolve respond rest
    restart restate restore restrain restrict result resume retain retire retrace retreat return reveal
    reverse review revise revive revoke reward risk rob roll rule sanction satisfy save scale schedule score
    seal search secure seem seize select sentence separate serve settle share shelter shift ship shorten sign
    signal simplify slash slip slow soar soften solicit solve span spark specify sponsor spur stab stabilize
    stage start state stay steepen stem step stimulate stipulate stop store strain strengthen stress struggle
    study submit subside substitute succeed sue suffer suggest suit summarize supervise supplement supply
    support suppress surge surpass surprise surrender surround survey survive suspect suspend sustain switch
    tail talk target televise tend terminate test testify thank threaten tick tie tighten tilt time title top
    total touch tour trace track trade trail train transfer transform transition translate transmit transport
    travel treat trend trigger trim triple try turn tweet undermine underperform underscore understate unveil
    update upgrade upload urge use utilize vacate vaccinate value vary verify view violate visit voice void
    vote vow wait waive walk want warn warrant watch weaken weigh welcome widen witness work worry worsen
    wound yield
    """
)
# Base, past and participle.
IRREGULAR = name_set(
    """
    arise arose arisen, become became become, begin began begun, bear bore borne, bear bore born, beat beat beaten,
    bid bid bid, bind bound bound, break broke broken, bring brought brought, build built built, buy bought bought,
    catch caught caught, choose chose chosen, come came come, cost cost cost, cut cut cut, deal dealt dealt,
    draw drew drawn, drive drove driven, eat ate eaten, fall fell fallen, feel felt felt, fight fought fought,
    find found found, flee fled fled, fly flew flown, forbid forbade forbidden, forget forgot forgotten, forgo
    forwent forgone, get got gotten, give gave given, go went gone, grow grew grown, hang hung hung, hear
    heard heard, hit hit hit, hold held held, hurt hurt hurt, keep kept kept, know knew known, lay laid laid,
    lead led led, leave left left, lend lent lent, let let let, lie lay lain, lose lost lost, make made made,
    mean meant meant, meet met met, oversee oversaw overseen, overtake overtook overtaken, pay paid paid, put
    put put, quit quit quit, read read read, rebuild rebuilt rebuilt, ride rode ridden, ring rang rung, rise
    rose risen, run ran run, say said said, see saw seen, seek sought sought, sell sold sold, send sent sent,
    set set set, shake shook shaken, shed shed shed, shoot shot shot, show showed shown, shrink shrank shrunk,
    shut shut shut, sing sang sung, sink sank sunk, sit sat sat, sleep slept slept, speak spoke spoken, spend
    spent spent, split split split, spread spread spread, spring sprang sprung, stand stood stood, steal stole
    stolen, stick stuck stuck, strike struck struck, swear swore sworn, sweep swept swept, swing swung swung,
    take took taken, teach taught taught, tear tore torn, tell told told, think thought thought, throw threw
    thrown, undergo underwent undergone, understand understood understood, undertake undertook undertaken,
    upset upset upset, wear wore worn, win won won, withdraw withdrew withdrawn, withstand withstood
    withstood, write wrote written, outdo outdid outdone, overcome overcame overcome, uphold upheld upheld,
    withhold withheld withheld, rewrite rewrote rewritten, forecast forecast forecast, broadcast broadcast
    broadcast, offset offset offset, bleed bled bled, breed bred bred, burn burned burned, dig dug dug, do did
    done
    """
)
DOUBLING = word_set(
    """
    admit ban commit compel confer control defer dip drag drop equip expel fit flag forbid gap grip incur
    infer jam jog kidnap knit lag map occur omit opt permit pin plan plot pop prefer propel quit rap rebel
    refer regret rob scrap ship shop skip slip snap span spur stab stem step stop strip submit swap tag tap
    tip top transfer transmit trap trek trim uncap unplug
    """
)
# Bases whose form in -s is more often a plural noun than a verb.
NOUN_LIKE = word_set(
    """
    access account act address advance age aid aim air alert amount answer appeal approach archive attack
    attempt award balance ban base benefit block boost bounce break brief broadcast build burn buy call catch
    cause challenge change charge check claim climb close comment commission conduct conflict contact contract
    contrast control cook copy cost cover crash credit cut damage date deal debate decline decrease default
    delay demand deposit design desire detail dig discharge display dispute do document double download draft
    draw drift drive drop edge edit effect email end escape estimate exercise experience export express face
    fall favor feature feel fight figure file finance find fire fix flag float fly focus force forecast form
    frame fuel function fund gain grant guarantee guide halt handle harm head highlight hike hit hold honor
    hope host house hurt impact implement import increase influence insert institute interest interview issue
    jail judge jump kick kill know lack lag land launch lead lease leave let level license lie lift like limit
    link list load lock mandate mark market match matter measure meet mention merge mind mirror miss monitor
    move murder name narrow need note notice number object offer offset order outline own pack park partner
    pass pause pay peak permit place plan play pledge plunge point pose post power practice praise present
    press price print process produce project promise prompt protest pull purchase push put question quote
    raise range rank rate read record refund regard register release remark repeal reply report request rescue
    reserve rest result retreat return reverse review reward ride ring rise risk roll rule run sanction save
    scale schedule score seal search sell send sentence set shake shape share shed shelter shift ship shoot
    show sign signal sing sink sleep slip span spark speak spend split sponsor spread spring stage stand start
    state stay stem step stick stop store strain stress strike struggle study suit supply support surge
    surprise survey suspect swap sweep swing switch tail talk target tear test throw tick tie tilt time title
    top total touch tour trace track trade trail train transfer transport travel treat trend trigger trim
    triple try turn tweet update upgrade upload upset use value view visit voice vote vow wait walk want
    warrant watch wear welcome win witness work worry wound write yield
    """
)
# Bare plural present forms that are rarely nouns: "employees earn".
BARE = word_set(
    """
    acknowledge agree allow appear apply become begin believe belong choose come comprise consist constitute
    contain continue create depend describe determine develop differ earn enable ensure exceed exist expect
    expire include intend involve keep maintain make meet occur own pay permit prefer provide pursue receive
    remain represent require retain seek seem serve specify submit suggest support tend warrant
    """
)
# Past forms that are as often nouns or adjectives: finite only before a determiner or a number.
UNSURE_PAST = word_set(
    """
    bid bound cost cut forecast hit hurt lay left let offset put quit read set shut split spread
    """
)
# Past forms that, before a preposition, belong to the noun before them: "deaths linked to ...".
PARTICIPIAL = word_set(
    """
    approved arrested associated attributed based born called caused charged compared created dated described
    designed developed entered found given held identified included injured intended involved issued killed
    known led linked listed located made named needed operated owned posted produced provided published
    received related required run seen sent set signed submitted taken used wounded written
    """
)
SPEECH_PAST = word_set(
    """
    acknowledged added agreed announced anticipated argued believed cited claimed commented confirmed denied
    emphasized estimated expected explained expressed indicated judged mentioned noted observed pointed
    remarked reported said saw stated stressed suggested thought told tweeted warned wrote
    """
)
