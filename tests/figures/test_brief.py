"""The brief answers with the tables' numbers on two pages, in two languages and two forms, and stands alone."""

import json
import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from experiments.analysis.inputs import drawn_inputs
from experiments.brief.causes import causes
from experiments.brief.compose import compose
from experiments.brief.content import Command, Table, clean
from experiments.brief.document import publish, write
from experiments.brief.evidence import evidence_of
from experiments.brief.facts import facts_of
from experiments.brief.front import answer, dates_line, definition, key_numbers
from experiments.brief.html import html_of
from experiments.brief.numbers import Numbers
from experiments.brief.pdf import compiler_of, pdf_of
from experiments.brief.second_figure import second_figure
from experiments.brief.stakes import gains
from experiments.figures.data import NotDrawable
from experiments.figures.read_once import Unread
from experiments.runner.identity import code_hash
from experiments.store import UncountedError
from experiments.store.measured import MeasureSums, Sum
from experiments.words import LANGUAGES, labels_for
from sim.config.errors import UserError
from sim.counted import HELD, Measure

ENGLISH = Numbers("en")
SPACE = "\N{NO-BREAK SPACE}"


@pytest.fixture(scope="module", params=LANGUAGES)
def brief(request, data, store):
    return compose(data, store, request.param)


@pytest.fixture(scope="module")
def english(data, store):
    return compose(data, store, "en")


@pytest.fixture(scope="module")
def html(english):
    return html_of(english).decode()


def annex_page(brief) -> int:
    return int(json.loads(compiler_of(brief).query("<annex>", field="value", one=True)))


def section(brief, title):
    return next(one for one in (*brief.sections, *brief.annex) if one.title == title)


def texts(one) -> str:
    return " ".join(getattr(block, "text", "") or " ".join(getattr(block, "items", ())) for block in one.blocks)


def test_the_body_is_two_pages_and_the_annex_begins_on_the_third(brief):
    assert annex_page(brief) == 3


def test_the_same_run_gives_the_same_bytes_and_a_pdf_for_screen_readers(brief):
    pdf = pdf_of(brief)
    assert pdf.startswith(b"%PDF-")
    assert pdf == pdf_of(brief)
    assert b"<pdfuaid:part>1</pdfuaid:part>" in pdf
    assert f"/Lang({brief.language})".encode() in pdf.replace(b" ", b"")


def test_nothing_is_fetched_and_nothing_runs(html):
    assert not re.search(r"(?:src|href)=\"(?!data:|#)", html)
    assert "http" not in re.sub(r"base64,[^\"]*", "", html)
    assert "<script" not in html
    assert "url(" not in html


def test_figures_are_drawings_inside_the_file_with_their_numbers_as_text(html, english):
    assert html.count('src="data:image/svg+xml;base64,') == len(english.figures) == 2
    assert re.search("Dysprosium and terbium oxide: 38.%, with the policy [0-9]+.%", html)


def test_every_cell_of_a_table_has_a_heading_and_every_row_a_name(brief):
    reader = Rows()
    reader.feed(html_of(brief).decode())
    assert reader.rows
    assert all(scopes for scopes in reader.rows)
    assert reader.unnamed == 0
    assert f'<html lang="{brief.language}">' in html_of(brief).decode()


class Rows(HTMLParser):
    """Collect the scopes of each row's header cells, and count those that are empty."""

    def __init__(self):
        super().__init__()
        self.rows, self.unnamed, self._open = [], 0, None

    def handle_starttag(self, tag, attrs):
        if tag == "tr":
            self.rows.append([])
        if tag == "th":
            assert dict(attrs)["scope"] in {"row", "col"}
            self.rows[-1].append(dict(attrs)["scope"])
            self._open = ""

    def handle_data(self, data):
        if self._open is not None:
            self._open += data

    def handle_endtag(self, tag):
        if tag == "th":
            self.unnamed += not self._open.strip()
            self._open = None


def test_the_answer_is_three_sentences_with_the_tables_numbers(english, data):
    row = data.summary_of("shortage", "none")
    risk, change, breadth = english.answer
    assert f"is {ENGLISH.risk_in_full(row, data.worlds)}" in risk
    assert "from January 2026 to December 2028" in risk
    assert re.match("With 'framework' it is 37.%: no clear change \\(", change)
    assert breadth.startswith("Of 19 cases of an importer and a good that it uses, the chance clearly falls in 0")


def test_three_numbers_say_what_they_are_and_how_sure(brief):
    assert len(brief.numbers) == 3
    for number in brief.numbers:
        assert number.what
        assert number.value
        assert re.search(r"\d", number.interval)


def test_a_shortage_is_defined_in_the_numbers_of_the_run(data, store):
    settings = {"shortage_threshold": 0.25, "shortage_months": 2}
    asked = replace(store, manifest={**store.manifest, "metric_settings": settings})
    said = definition(facts_of(data, asked, "en"))
    assert said.startswith(
        f"A shortage: at least 25{SPACE}% of what is wanted at base prices is missing for 2 months running."
    )


def test_one_world_is_no_answer_and_the_brief_says_so(data, store):
    alone = facts_of(replace(data, worlds=1), store, "en")
    assert "1 simulated future, here called a world; 4 importers" in dates_line(alone)
    (said,) = answer(alone)
    assert said.endswith("no chance or change can be read from it.")
    assert key_numbers(alone) == ()
    assert definition(alone).endswith("Intervals of 1 world say nothing: run more worlds for an answer.")


def test_a_run_of_fewer_months_than_a_shortage_takes_quotes_no_chance(data, store):
    settings = {"shortage_threshold": 0.1, "shortage_months": 3}
    asked = replace(store, manifest={**store.manifest, "metric_settings": settings})
    short = facts_of(replace(data, months=data.months[:2]), asked, "en")
    assert answer(short) == (
        "This run has 2 months, and a shortage counts after 3: no chance or change can be read from it.",
    )
    assert key_numbers(short) == ()
    assert len(key_numbers(facts_of(data, asked, "en"))) == 3


def test_the_question_stands_with_the_months_that_the_run_covers(english):
    assert english.question.endswith("This run covers January 2026 to December 2028 (36 months).")


def test_who_gains_without_paying_is_named_by_the_largest_clear_gain(data, store):
    paired = data.analysis.paired.copy()
    policy = data.focus.policy
    own = (paired["metric"] == "shortage") & (paired["policy"] == policy)
    paired.loc[own, ["difference", "ci_low", "ci_high"]] = (0.0, -0.1, 0.1)
    for good, change in (("dytb_oxide", -0.03), ("ndfeb_magnet", -0.06)):
        rows = own & (paired["good"] == good) & paired["nation"].isin(["JPN", "KOR"])
        paired.loc[rows, ["difference", "ci_low", "ci_high"]] = (change, change - 0.01, change + 0.01)
    moved = replace(data, analysis=replace(data.analysis, paired=paired))
    said = texts(gains(facts_of(moved, store, "en"))).replace(SPACE, " ").replace("\N{NARROW NO-BREAK SPACE}", " ")
    assert (
        "less likely to run short: Korea, sintered NdFeB magnets: 6.0 points lower, 5.0 to 7.0; Korea, dyspros" in said
    )
    assert "Japan, dysprosium" not in said


def test_an_attribution_is_announced_with_its_time(data, store):
    clauses = {name: {"kind": "offtake"} for name in ("one", "two", "three")}
    config = {**store.manifest["config"], "partnerships": {"pact": {"clauses": clauses}}}
    config["experiment"] = {**config["experiment"], "policies": {data.focus.policy: {"partnerships": {"pact": {}}}}}
    sessions = [{"started": "2026-01-01", "elapsed_s": 1800.0, "rows": 120}, {"elapsed_s": 1800.0, "rows": 120}]
    manifest = {**store.manifest, "config": config, "sessions": sessions}
    said = texts(section(compose(data, replace(store, manifest=manifest), "en"), "How to run it again"))
    assert "About 8 sets: 2 times as long as this run, about 2 hours on the machine of this run." in said


@pytest.mark.parametrize(("code", "told"), [(None, False), (code_hash(), False), ("0" * 64, True)])
def test_other_code_is_told(data, store, code, told):
    identity = {**store.manifest.get("identity", {}), "code": code}
    asked = replace(store, manifest={**store.manifest, "identity": identity})
    said = texts(section(compose(data, asked, "en"), "How to run it again"))
    assert ("Other code made this run" in said) is told


def test_the_numbers_of_a_variant_are_never_cut_away(data, store):
    labels = replace(data.labels, policies={"framework": "A long name of a policy " * 10})
    voice = facts_of(replace(data, labels=labels), store, "en").voice
    for letters in (44, 90):
        said = voice.policy("framework[stockpile.days=60]", letters)
        assert said.endswith("… (days of joint reserve 60)")
        assert len(said) <= letters


def test_the_second_figure_shows_other_importers_where_their_risk_moves(data, store):
    paired, focus = data.analysis.paired.copy(), data.focus
    other = (paired["nation"] == "KOR") & (paired["good"] == focus.good) & (paired["policy"] == focus.policy)
    paired.loc[other & (paired["metric"] == "shortage"), ["difference", "ci_low", "ci_high"]] = (-0.2, -0.3, -0.1)
    moved = replace(data, analysis=replace(data.analysis, paired=paired))
    assert "clearly lowers the risk of a shortage" in second_figure(facts_of(moved, store, "en")).finding
    assert "share from" in second_figure(facts_of(data, store, "en")).finding


def test_commands_and_run_ids_stand_only_where_it_is_told_how_to_run_it_again(english):
    rerun = section(english, "How to run it again")
    assert rerun.blocks[0].text == "critmin run us-japan --worlds 60 --months 36 --seed 11"
    rest = json.dumps(replace(english, annex=english.annex[:-1]).plain())
    assert "critmin run" not in rest
    assert "us-japan-1a2b3c4d" not in re.sub(r'"svg": "[^"]*"', "", rest.replace('\\"', ""))


def test_what_a_run_cannot_say_is_said(data, store):
    said = texts(causes(facts_of(data, store, "en")))
    assert "it cannot say which clause does it. The end of the annex says how to find out." in said
    dark = replace(store)
    dark.measures = _uncounted
    assert "Nor did it count what its measures moved." in texts(causes(facts_of(data, dark, "en")))


def _uncounted(*_):
    raise UncountedError("nothing was counted")


def test_the_annex_says_what_measures_did_and_which_did_nothing(english):
    controls = next(block for block in section(english, "What each measure did").blocks if isinstance(block, Table))
    moved = {row.heads[0]: row.cells[0] for row in controls.rows}
    assert moved["Gallium ban"] == f"gallium: stopped 400{SPACE}t of 900{SPACE}t, 25{SPACE}% of that leaked"
    assert moved["<b>tin</b> ban"] == "nothing"


def test_only_pairs_with_risk_have_a_row(english, data):
    table = next(block for block in section(english, "Risk by importer and good").blocks if isinstance(block, Table))
    assert table.caption == "Japan: chance of a shortage, per cent"
    assert table.columns == ("No partnership", "Framework", "Framework-plus")
    assert "Refined copper" not in [row.heads[0] for row in table.rows]
    assert "copper_refined" in data.goods


def test_what_it_rests_on_is_said_alike_on_the_page_and_in_the_annex(english):
    said = texts(section(english, "What would change the answer"))
    assert said.startswith("Under 'status quo'") or "2 of 6 uncertain inputs stand out; 1 of them" in said
    table = section(english, "Inputs that move the answer").blocks[0]
    assert [row.heads[1] for row in table.rows].count("judged by the authors") == 1


def test_inputs_are_counted_once_and_no_guess_is_called_by_how_it_was_made(html, data):
    assert "Each world draws 6 uncertain inputs; 3 of them are guesses, which no source gives." in html
    assert re.findall("[0-9,]+ (?:uncertain inputs|numbers)", html) == ["6 uncertain inputs"]
    assert "Heavy rare earths rest mostly on guesses" in html
    assert "memory" not in html
    assert int(drawn_inputs(data.columns, ["behaviour.fear_from_news", "behaviour.idle"])["guess"].sum()) == 1


def test_the_annex_says_how_to_find_out_which_clause_does_it(english):
    commands = [block.text for block in section(english, "How to run it again").blocks if isinstance(block, Command)]
    assert commands[1:] == ["critmin attribute us-japan --policy framework --worlds 60 --months 36 --seed 11"]


def test_a_clause_of_several_partnerships_is_named_with_its_own(data, store):
    def measures(_scenario, _policy):
        whose = [Measure("clause", f"{pact}.offtake", "offtake", pact) for pact in ("us-australia", "japan-own")]
        return MeasureSums(60, {(measure, HELD, ""): Sum(60, 60) for measure in whose})

    several = replace(store)
    several.measures = measures
    tables = section(compose(data, several, "en"), "What each measure did").blocks
    assert tables[-1].heads[:2] == ("Measure", "Partnership")
    assert [row.heads[1] for row in tables[-1].rows] == ["japan own", "us australia"]


def test_a_sweep_describes_its_policy_once_and_names_its_variants_in_words(data, store):
    one, other = (f"framework[partnership.us-japan-framework.start=2028-01, stockpile.days={days}]" for days in (0, 60))
    analysis = replace(
        data.analysis,
        **{
            name: getattr(data.analysis, name).replace({"policy": {"framework": one, "framework-plus": other}})
            for name in ("summary", "paired", "spillover", "at_risk")
        },
    )
    tables = dict(zip(("none", one, other), data.tables.values(), strict=True))
    focus = replace(data.focus, policy=one)
    swept = replace(
        data, analysis=analysis, tables=tables, policies=("none", one, other), focus=focus, totals=Unread(_untold)
    )
    axes = {"stockpile.days": ["0", "60"], "partnership.us-japan-framework.start": ["2028-01"]}
    asked = replace(store, manifest={**store.manifest, "identity": {"sweep": axes}})
    asked.measures = _uncounted
    compared = compose(swept, asked, "en").sections[0].blocks
    assert len(compared[1].items) == 1
    assert compared[2].text.startswith("Varied: days of joint reserve: 0 and 60; start: January 2028.")
    assert swept.labels.policy(other).endswith(" (start January 2028, days of joint reserve 60)")


def test_a_control_on_others_is_no_cause_of_a_shortage_here(data, store):
    scenario = {"controls": [{"id": "ban", "targets": ["USA"]}, {"id": "licence", "targets": "all"}]}
    config = {**store.manifest["config"], "scenarios": {data.scenario: scenario}}
    facts = facts_of(data, replace(store, manifest={**store.manifest, "config": config}), "en")
    aimed = [[facts.hits(control, (nation,)) for control in ("ban", "licence")] for nation in ("USA", "JPN")]
    assert aimed == [[True, True], [False, True]]


def test_sources_are_those_that_numbers_name(data, store):
    config = store.manifest["config"]
    sources = {"expert": {"publisher": "A", "year": 2020, "title": "T <b>"}, "idle": {"title": "never used"}}
    baseline = {**config["baseline"], "sources": config["baseline"]["sources"] | sources}
    asked = replace(store, manifest={**store.manifest, "config": {**config, "baseline": baseline}})
    said = texts(section(compose(data, asked, "en"), "Sources"))
    assert "A (2020): T <b>" in said
    assert "never used" not in said


def test_a_run_that_compares_nothing_has_its_brief(data, store):
    alone = replace(data, policies=("none",), tables={"none": data.tables["none"]})
    brief = compose(alone, store, "en")
    assert len(brief.answer) == 3
    assert len(brief.numbers) == 3
    assert annex_page(brief) == 3


def test_a_run_that_kept_no_flows_has_its_brief(data, store):
    dark = replace(data, totals=Unread(_untold))
    brief = compose(dark, store, "en")
    assert "importers" in brief.figures[1].finding


def _untold():
    raise NotDrawable("the run kept no flows")


def test_publish_writes_everything_once(store):
    path = publish(store)
    assert path.name == "brief.html"
    names = {file.name for file in store.path.rglob("*") if file.is_file()}
    assert {"summary.csv", "paired.csv", "brief.pdf", "risk_bars.png", "risk_bars.svg", "rests_on.svg"} <= names
    assert not [name for name in names if name.endswith(".partial")]


@pytest.mark.parametrize(("words", "hint"), [({"language": "jp"}, "ja"), ({"formats": ("docx",)}, "html")])
def test_an_unknown_language_or_format_is_refused(store, words, hint):
    with pytest.raises(UserError, match=hint):
        write(store.path, **words)


HOSTILE = {
    "markup": '<b>x</b> #panic("typst") $x$ `y` *z* <script>alert(1)</script> {policy} \\u{41} &amp; @label',
    "length": "A name that somebody took from a customs table " * 200,
    "steering": "a\x00b\x1b[31mc\u202ed\ufeffe\u200bf\n\ng \ud800 \ue000 \U0001f600 \u0645",
}


@pytest.mark.parametrize("words", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_run_folder_neither_breaks_nor_injects(data, store, words):
    named = {"name": words, "title": words, "description": words, "note": words}
    config = store.manifest["config"]
    goods = {"all": {"goods": dict.fromkeys(data.goods, named)}}
    sources = {"expert": named | {"publisher": words, "year": 2020}}
    baseline = {
        **config["baseline"],
        "sources": sources,
        "nations": dict.fromkeys(data.nations, named),
        "minerals": goods,
    }
    scenarios = {data.scenario: {**config["scenarios"][data.scenario], **named}}
    policies = {name: named | {"partnerships": {words: {}}} for name in data.compared}
    experiment = {"policies": policies, "title": words, "question": words}
    changed = {**config, "baseline": baseline, "scenarios": scenarios, "experiment": experiment}
    asked = replace(store, manifest={**store.manifest, "config": changed})
    brief = compose(replace(data, labels=labels_for(asked.manifest)), asked, "en")
    assert pdf_of(brief).startswith(b"%PDF-")
    assert annex_page(brief) == 3
    html = html_of(brief).decode()
    assert "<script" not in html
    assert "<b>x" not in html
    assert not re.search("[\x00-\x08\x0b-\x1f\u202e\ufeff\u200b]", html)


def test_cleaning_takes_away_what_steers_and_keeps_the_letters():
    assert clean("a\x00b\u202e  c\n日本\N{NO-BREAK SPACE}%") == "ab c 日本\N{NO-BREAK SPACE}%"
    assert len(clean("x" * 10_000)) == 1200


@pytest.mark.parametrize(
    ("row", "english", "japanese"),
    [
        ((-0.062, -0.106, -0.038), "6 points lower, 4 to 11", "6ポイント低下（4～11）"),
        ((0.0, 0.0, 0.0), "no change", "変化なし"),
        ((5.08, 1.0, 9.0), "no number", "値なし"),
    ],
)
def test_no_two_signs_stand_in_one_change(row, english, japanese):
    values = dict(zip(("difference", "ci_low", "ci_high"), row, strict=True))
    assert Numbers("en").change(values).replace(SPACE, " ") == english
    assert Numbers("ja").change(values) == japanese


def test_evidence_walks_tables_lists_and_blocks():
    quantity = {"value": 1.0, "unit": "t", "status": "memory", "source": "expert"}
    config = {
        "baseline": {"minerals": {"ree": {"final_use": {"dytb_oxide": {"values": {"JPN": quantity}}}}}},
        "scenarios": {"ban": {"controls": [{"id": "wall", "severity": {**quantity, "status": "read"}}]}},
    }
    evidence = evidence_of(config)
    assert [number.path for number in evidence.numbers] == [
        ("ree", "final_use", "dytb_oxide", "JPN"),
        ("ban", "controls", "wall", "severity"),
    ]
    assert [number.guess for number in evidence.numbers] == [True, False]
    assert evidence.about(("dytb_oxide",)) == (1, 1)


def test_an_empty_configuration_rests_on_nothing():
    assert evidence_of({}).numbers == ()
