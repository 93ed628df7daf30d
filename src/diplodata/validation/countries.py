"""Rules of countries: their ISO codes, against the names of states and places."""

import re
from collections.abc import Iterator

from .._names import SEPARATORS
from .hits import Hit
from .package import RawPackage, Row, grouped

_PARTIES = ("negotiates", "signs")
_SIGNING = "negotiation_or_signing"
# ISO 3166-1 with the names of Unicode CLDR, in Spanish and, where it differs, in English.
_COUNTRY_LINES = """
AD Andorra · AE Emiratos Árabes Unidos|United Arab Emirates · AF Afganistán|Afghanistan ·
AG Antigua y Barbuda|Antigua & Barbuda · AI Anguila|Anguilla · AL Albania · AM Armenia · AO Angola ·
AQ Antártida|Antarctica · AR Argentina · AS Samoa Americana|American Samoa · AT Austria · AU Australia · AW Aruba ·
AX Islas Aland|Åland Islands · AZ Azerbaiyán|Azerbaijan · BA Bosnia y Herzegovina|Bosnia & Herzegovina · BB Barbados ·
BD Bangladés|Bangladesh · BE Bélgica|Belgium · BF Burkina Faso · BG Bulgaria · BH Baréin|Bahrain · BI Burundi ·
BJ Benín|Benin · BL San Bartolomé|St. Barthélemy · BM Bermudas|Bermuda · BN Brunéi|Brunei · BO Bolivia ·
BQ Caribe neerlandés|Caribbean Netherlands · BR Brasil|Brazil · BS Bahamas · BT Bután|Bhutan ·
BV Isla Bouvet|Bouvet Island · BW Botsuana|Botswana · BY Bielorrusia|Belarus · BZ Belice|Belize · CA Canadá|Canada ·
CC Islas Cocos|Cocos (Keeling) Islands · CD República Democrática del Congo|Congo - Kinshasa ·
CF República Centroafricana|Central African Republic · CG Congo|Congo - Brazzaville · CH Suiza|Switzerland ·
CI Côte d’Ivoire · CK Islas Cook|Cook Islands · CL Chile · CM Camerún|Cameroon · CN China · CO Colombia ·
CR Costa Rica · CU Cuba · CV Cabo Verde|Cape Verde · CW Curazao|Curaçao · CX Isla de Navidad|Christmas Island ·
CY Chipre|Cyprus · CZ Chequia|Czechia · DE Alemania|Germany · DJ Yibuti|Djibouti · DK Dinamarca|Denmark · DM Dominica
· DO República Dominicana|Dominican Republic · DZ Argelia|Algeria · EC Ecuador · EE Estonia · EG Egipto|Egypt ·
EH Sáhara Occidental|Western Sahara · ER Eritrea · ES España|Spain · ET Etiopía|Ethiopia · FI Finlandia|Finland ·
FJ Fiyi|Fiji · FK Islas Malvinas|Falkland Islands · FM Micronesia · FO Islas Feroe|Faroe Islands · FR Francia|France ·
GA Gabón|Gabon · GB Reino Unido|United Kingdom · GD Granada|Grenada · GE Georgia · GF Guayana Francesa|French Guiana ·
GG Guernesey|Guernsey · GH Ghana · GI Gibraltar · GL Groenlandia|Greenland · GM Gambia · GN Guinea ·
GP Guadalupe|Guadeloupe · GQ Guinea Ecuatorial|Equatorial Guinea · GR Grecia|Greece ·
GS Islas Georgia del Sur y Sandwich del Sur|South Georgia & South Sandwich Islands · GT Guatemala · GU Guam ·
GW Guinea-Bisáu|Guinea-Bissau · GY Guyana · HK RAE de Hong Kong (China)|Hong Kong SAR China ·
HM Islas Heard y McDonald|Heard Island & McDonald Islands · HN Honduras · HR Croacia|Croatia · HT Haití|Haiti ·
HU Hungría|Hungary · ID Indonesia · IE Irlanda|Ireland · IL Israel · IM Isla de Man|Isle of Man · IN India ·
IO Territorio Británico del Océano Índico|British Indian Ocean Territory · IQ Irak|Iraq · IR Irán|Iran ·
IS Islandia|Iceland · IT Italia|Italy · JE Jersey · JM Jamaica · JO Jordania|Jordan · JP Japón|Japan · KE Kenia|Kenya
· KG Kirguistán|Kyrgyzstan · KH Camboya|Cambodia · KI Kiribati · KM Comoras|Comoros ·
KN San Cristóbal y Nieves|St. Kitts & Nevis · KP Corea del Norte|North Korea · KR Corea del Sur|South Korea ·
KW Kuwait · KY Islas Caimán|Cayman Islands · KZ Kazajistán|Kazakhstan · LA Laos · LB Líbano|Lebanon ·
LC Santa Lucía|St. Lucia · LI Liechtenstein · LK Sri Lanka · LR Liberia · LS Lesoto|Lesotho · LT Lituania|Lithuania ·
LU Luxemburgo|Luxembourg · LV Letonia|Latvia · LY Libia|Libya · MA Marruecos|Morocco · MC Mónaco|Monaco ·
MD Moldavia|Moldova · ME Montenegro · MF San Martín|St. Martin · MG Madagascar · MH Islas Marshall|Marshall Islands ·
MK Macedonia del Norte|North Macedonia · ML Mali · MM Myanmar (Birmania)|Myanmar (Burma) · MN Mongolia ·
MO RAE de Macao (China)|Macao SAR China · MP Islas Marianas del Norte|Northern Mariana Islands ·
MQ Martinica|Martinique · MR Mauritania · MS Montserrat · MT Malta · MU Mauricio|Mauritius · MV Maldivas|Maldives ·
MW Malaui|Malawi · MX México|Mexico · MY Malasia|Malaysia · MZ Mozambique · NA Namibia ·
NC Nueva Caledonia|New Caledonia · NE Níger|Niger · NF Isla Norfolk|Norfolk Island · NG Nigeria · NI Nicaragua ·
NL Países Bajos|Netherlands · NO Noruega|Norway · NP Nepal · NR Nauru · NU Niue · NZ Nueva Zelanda|New Zealand ·
OM Omán|Oman · PA Panamá|Panama · PE Perú|Peru · PF Polinesia Francesa|French Polynesia ·
PG Papúa Nueva Guinea|Papua New Guinea · PH Filipinas|Philippines · PK Pakistán|Pakistan · PL Polonia|Poland ·
PM San Pedro y Miquelón|St. Pierre & Miquelon · PN Islas Pitcairn|Pitcairn Islands · PR Puerto Rico ·
PS Territorios Palestinos|Palestinian Territories · PT Portugal · PW Palaos|Palau · PY Paraguay · QA Catar|Qatar ·
RE Reunión|Réunion · RO Rumanía|Romania · RS Serbia · RU Rusia|Russia · RW Ruanda|Rwanda ·
SA Arabia Saudí|Saudi Arabia · SB Islas Salomón|Solomon Islands · SC Seychelles · SD Sudán|Sudan · SE Suecia|Sweden ·
SG Singapur|Singapore · SH Santa Elena|St. Helena, Ascension & Tristan da Cunha · SI Eslovenia|Slovenia ·
SJ Svalbard y Jan Mayen|Svalbard & Jan Mayen · SK Eslovaquia|Slovakia · SL Sierra Leona|Sierra Leone · SM San Marino ·
SN Senegal · SO Somalia · SR Surinam|Suriname · SS Sudán del Sur|South Sudan ·
ST Santo Tomé y Príncipe|São Tomé & Príncipe · SV El Salvador · SX Sint Maarten · SY Siria|Syria ·
SZ Esuatini|Eswatini · TC Islas Turcas y Caicos|Turks & Caicos Islands · TD Chad ·
TF Territorios Australes Franceses|French Southern and Antarctic Lands · TG Togo · TH Tailandia|Thailand ·
TJ Tayikistán|Tajikistan · TK Tokelau · TL Timor-Leste · TM Turkmenistán|Turkmenistan · TN Túnez|Tunisia · TO Tonga ·
TR Turquía|Türkiye · TT Trinidad y Tobago|Trinidad & Tobago · TV Tuvalu · TW Taiwán|Taiwan · TZ Tanzania ·
UA Ucrania|Ukraine · UG Uganda · UM Islas menores alejadas de EE. UU.|U.S. Outlying Islands ·
US Estados Unidos|United States · UY Uruguay · UZ Uzbekistán|Uzbekistan · VA Ciudad del Vaticano|Vatican City ·
VC San Vicente y las Granadinas|St. Vincent & Grenadines · VE Venezuela ·
VG Islas Vírgenes Británicas|British Virgin Islands · VI Islas Vírgenes de EE. UU.|U.S. Virgin Islands · VN Vietnam ·
VU Vanuatu · WF Wallis y Futuna|Wallis & Futuna · WS Samoa · YE Yemen · YT Mayotte · ZA Sudáfrica|South Africa ·
ZM Zambia · ZW Zimbabue|Zimbabwe
"""
_CODES: dict[str, str] = {}  # by each name
COUNTRIES_IN_ENGLISH: dict[str, str] = {}  # by the Spanish name
for _entry in " ".join(_COUNTRY_LINES.split()).split(" · "):
    _names = _entry[3:].split("|")
    _CODES |= dict.fromkeys(_names, _entry[:2])
    COUNTRIES_IN_ENGLISH[_names[0]] = _names[-1]
_KNOWN = frozenset(_CODES.values())
_TODAYS_BORDERS = "1900"  # what ended before may have happened in a state that is no more
# The capitals of states, as English calls them, where that is no name of another well-known place.
_CAPITALS = """
AE Abu Dhabi · AF Kabul · AL Tirana · AM Yerevan · AO Luanda · AR Buenos Aires · AT Vienna · AU Canberra · AZ Baku ·
BA Sarajevo · BD Dhaka · BE Brussels · BF Ouagadougou · BG Sofia · BO La Paz · BR Brasília · BW Gaborone · BY Minsk ·
BZ Belmopan · CA Ottawa · CD Kinshasa · CF Bangui · CG Brazzaville · CH Bern · CM Yaoundé · CN Beijing · CO Bogotá ·
CU Havana · CV Praia · CY Nicosia · CZ Prague · DE Berlin · DK Copenhagen · DO Santo Domingo · DZ Algiers · EC Quito ·
EE Tallinn · EG Cairo · ER Asmara · ES Madrid · ET Addis Ababa · FI Helsinki · FR Paris · GA Libreville · GB London ·
GE Tbilisi · GH Accra · GN Conakry · GR Athens · GT Guatemala City · GW Bissau · HN Tegucigalpa · HR Zagreb ·
HT Port-au-Prince · HU Budapest · ID Jakarta · IE Dublin · IL Jerusalem · IN New Delhi · IQ Baghdad · IR Tehran ·
IS Reykjavík · IT Rome · JO Amman · JP Tokyo · KE Nairobi · KG Bishkek · KH Phnom Penh · KP Pyongyang · KR Seoul ·
KW Kuwait City · KZ Astana · LA Vientiane · LB Beirut · LR Monrovia · LT Vilnius · LV Riga · LY Tripoli · MA Rabat ·
MD Chișinău · ME Podgorica · MG Antananarivo · MK Skopje · ML Bamako · MN Ulaanbaatar · MR Nouakchott · MT Valletta ·
MW Lilongwe · MX Mexico City · MY Kuala Lumpur · MZ Maputo · NA Windhoek · NE Niamey · NG Abuja · NI Managua ·
NL Amsterdam · NO Oslo · NP Kathmandu · OM Muscat · PA Panama City · PE Lima · PH Manila · PK Islamabad · PL Warsaw ·
PT Lisbon · PY Asunción · QA Doha · RO Bucharest · RS Belgrade · RU Moscow · RW Kigali · SA Riyadh · SD Khartoum ·
SE Stockholm · SI Ljubljana · SK Bratislava · SN Dakar · SO Mogadishu · SV San Salvador · SY Damascus · TD N'Djamena ·
TG Lomé · TH Bangkok · TN Tunis · TR Ankara · TZ Dodoma · UA Kyiv · UG Kampala · UY Montevideo · UZ Tashkent ·
VE Caracas · VN Hanoi · YE Sanaa · ZA Pretoria · ZM Lusaka · ZW Harare · US Washington, D.C.
"""
_CAPITAL_OF = {entry[3:]: entry[:2] for entry in " ".join(_CAPITALS.split()).split(" · ")}
_NAMED = re.compile(rf"\b(?:{'|'.join(map(re.escape, sorted(_CODES, key=len, reverse=True)))})\b")


def country_codes_known(package: RawPackage) -> Iterator[Hit]:
    """A country code is one of ISO 3166-1.

    Un código de país es uno de ISO 3166-1.
    """
    for row, codes in _coded(package):
        for code in codes:
            if code not in _KNOWN:
                yield row.hit("country_code", f"«{code}» ∉ ISO 3166-1")


def states_coded(package: RawPackage) -> Iterator[Hit]:
    """A state has the country code of its name.

    Un Estado lleva el código de país de su nombre.
    """
    for row in package["actors"].rows:
        code = _CODES.get(row["name_es"]) or _CODES.get(row["name_en"])
        if row["actor_type"] == "state" and code and row["country_code"] != code:
            yield row.hit("country_code", f"«{row['name_es']}»: {row['country_code']} ≠ {code}")


def places_coded(package: RawPackage) -> Iterator[Hit]:
    """A programme or event in a place that is a country or a capital, or a city among the actors, has the code of that
    country, and so it has that of a country named in the evidence of its place; one before 1900 has that code or none.

    Un programa o evento en un lugar que es un país o una capital, o una ciudad que figura entre los actores, lleva el
    código de ese país, y también el de un país que nombra la evidencia de su lugar; uno anterior a 1900, ese código o
    ninguno.
    """
    cities = {row["name_es"]: row["country_code"] for row in package["actors"].rows if row["actor_type"] == "city"}
    for name in ("programs", "events"):
        for key, row in package[name].by_id.items():
            spanish, english = (row[f"place_{one}"].split(SEPARATORS["place_es"]) for one in ("es", "en"))
            found = {place: _CODES.get(place) or cities.get(place) for place in spanish}
            found |= {place: code for place in english if (code := _CAPITAL_OF.get(place))}
            evidence = [one["exact"] for one in package.evidence_of.get(key, ()) if one["supports"] == "place"]
            found |= {place: _CODES[place] for words in evidence for place in _NAMED.findall(words) if row["place_es"]}
            last = row["date_latest"] or row["date_end"] or row["date_start"]
            may_lack = last and last < _TODAYS_BORDERS and not row["country_code"]
            for place, code in found.items() if not may_lack else ():
                if code and code not in row["country_code"].split():
                    yield row.hit("country_code", f"«{place}»: {row['country_code']} ∌ {code}")


def parties_coded(package: RawPackage) -> Iterator[Hit]:
    """The countries of an instrument or agreement, where it has any, include those of all who negotiate or sign it, and
    they are those of its negotiation or signing.

    Los países de un instrumento o acuerdo, si lleva alguno, incluyen los de todos los que lo negocian o firman, y son
    los de su negociación o firma.
    """
    ties = [row for row in package["relations"].rows if row["predicate"] in _PARTIES]
    actors, programs = package["actors"].by_id, package["programs"].by_id
    for key, rows in grouped((row["object_id"], row["subject_id"]) for row in ties).items():
        program = programs.get(key)
        wanted = {code for actor in rows if actor in actors for code in actors[actor]["country_code"].split()}
        if program and program["country_code"] and not wanted <= set(program["country_code"].split()):
            yield program.hit("country_code", f"«{program['country_code']}» ∌ {' '.join(sorted(wanted))}")
    for row in package["events"].rows:
        program = programs.get(row["program_id"]) if row["event_type"] == _SIGNING else None
        codes, wanted = row["country_code"].split(), set(program["country_code"].split()) if program else set()
        if wanted and set(codes) != wanted:
            yield row.hit("country_code", f"«{row['country_code']}» ≠ {' '.join(sorted(wanted))}")


def binational_in_two(package: RawPackage) -> Iterator[Hit]:
    """An actor of binational scale has the codes of its two countries, or none if they are not named.

    Un actor de escala binacional lleva los códigos de sus dos países, o ninguno si no se nombran.
    """
    for row in package["actors"].rows:
        if row["scale"] == "binational" and len(row["country_code"].split()) not in (0, 2):
            yield row.hit("country_code", f"binational: «{row['country_code']}»")


def _coded(package: RawPackage) -> Iterator[tuple[Row, list[str]]]:
    for _, row in package.rows():
        if row["country_code"]:
            yield row, row["country_code"].split()
