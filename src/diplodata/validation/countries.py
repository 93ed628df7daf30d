"""Rules of countries: their ISO codes, against the names of states and places."""

from collections.abc import Iterator

from .._names import SEPARATORS
from .hits import Hit
from .package import RawPackage, Row, grouped

_PARTIES = ("negotiates", "signs")
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
    """A programme or event in a place that is a country, or a city among the actors, has the code of that country.

    Un programa o evento en un lugar que es un país, o una ciudad que figura entre los actores, lleva el código de ese
    país.
    """
    cities = {row["name_es"]: row["country_code"] for row in package["actors"].rows if row["actor_type"] == "city"}
    for name in ("programs", "events"):
        for row in package[name].rows:
            for place in row["place_es"].split(SEPARATORS["place_es"]):
                code = _CODES.get(place) or cities.get(place)
                if code and code not in row["country_code"].split():
                    yield row.hit("country_code", f"«{place}»: {row['country_code']} ∌ {code}")


def parties_coded(package: RawPackage) -> Iterator[Hit]:
    """The countries of an instrument or agreement, where it has any, include those of all who negotiate or sign it.

    Los países de un instrumento o acuerdo, si lleva alguno, incluyen los de todos los que lo negocian o firman.
    """
    ties = [row for row in package["relations"].rows if row["predicate"] in _PARTIES]
    actors = package["actors"].by_id
    for key, rows in grouped((row["object_id"], row["subject_id"]) for row in ties).items():
        program = package["programs"].by_id.get(key)
        wanted = {code for actor in rows if actor in actors for code in actors[actor]["country_code"].split()}
        if program and program["country_code"] and not wanted <= set(program["country_code"].split()):
            yield program.hit("country_code", f"«{program['country_code']}» ∌ {' '.join(sorted(wanted))}")


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
