"""Japanese headlines, invented to a checklist of event types."""

from __future__ import annotations

import pytest

from data.tables.rule_tables import load_rules
from scoring.assess.rules import compile_rules
from scoring.assess.scorer import Scorer
from scoring.reading.events import barred

SCORER = Scorer(compile_rules(load_rules()))

ACTS = [
    ("北朝鮮が弾道ミサイル発射　日本海に落下か", "missile"),
    ("北朝鮮、短距離弾道ミサイル2発を発射　韓国軍発表", "missile"),
    ("【速報】北朝鮮から飛翔体発射　海上保安庁", "missile"),
    ("北朝鮮ミサイル、EEZ外に落下と推定　防衛省", "missile"),
    ("韓国軍「北朝鮮が巡航ミサイル数発を黄海に発射」", "cruise"),
    ("北朝鮮、ICBM級を発射　飛行時間は過去最長", "icbm"),
    ("北朝鮮「極超音速ミサイルの発射実験に成功」", "missile"),
    ("北朝鮮、軍事偵察衛星の打ち上げ失敗", "space"),
    ("北朝鮮、6回目の核実験を強行", "nuclear"),
    ("豊渓里付近で人工地震を観測", "nuclear"),
    ("Ｊアラート発令　北朝鮮から衛星発射の可能性、沖縄に避難呼びかけ", "space"),
    ("北朝鮮の「ラザルス」、暗号資産業者に攻撃　金融庁が注意喚起", "cyber"),
    ("北朝鮮、南北つなぐ道路を爆破", "border"),
    ("北朝鮮の無人機、軍事境界線を越え韓国領空に侵入", "drone"),
    ("北朝鮮がごみ風船を散布　ソウルに落下", "balloon"),
    ("北朝鮮がGPS妨害　漁船に影響", "gps"),
    ("北朝鮮のハッカー集団、暗号資産480億円を窃取", "cyber"),
    ("暗号資産流出、北朝鮮ラザルスの犯行と特定　警察庁", "cyber"),
    ("金正恩氏、固体燃料エンジンの燃焼実験に立ち会い", "icbm"),
    ("北朝鮮、黄海で砲撃200発", "artillery"),
    ("北朝鮮「軍事偵察衛星」打ち上げ　沖縄県に一時Jアラート", "space"),
    ("韓国各地で北朝鮮の「汚物風船」260個確認", "balloon"),
    ("北朝鮮ハッカー集団「ラザルス」、暗号資産15億ドル窃取　FBI発表", "cyber"),
    ("北朝鮮、また弾道ミサイル　今年10回目", "missile"),
    ("北ミサイル発射、青森に避難呼びかけ　Jアラート誤りで解除", "missile"),
    ("北朝鮮、日本海へ弾道ミサイル複数発　韓国軍発表", "missile"),
    ("北朝鮮兵、軍事境界線越え　韓国軍が警告射撃", "border"),
    ("北朝鮮、南北連絡道路に地雷埋設", "border"),
    ("弾道ミサイルの可能性があるもの、日本海に落下か　政府", "missile"),
    ("正恩氏、新型ミサイル発射に立ち会い「満足」", "missile"),
    ("北朝鮮、またごみ風船　ソウル中心部に落下", "balloon"),
    ("北朝鮮、境界線近くに防壁建設か　画像で判明", "border"),
    ("正恩氏、砲兵の実弾射撃訓練を指導", "artillery"),
    ("アンダリエルが防衛企業へ標的型攻撃　捜査当局が公表", "cyber"),
    ("北朝鮮、軍事境界線付近に壁を建設　衛星画像で判明", "border"),
    ("「火星19」発射、最長86分飛行　北朝鮮", "icbm"),
    ("北朝鮮で人工的な揺れ、核実験か　気象庁", "nuclear"),
    ("北朝鮮のごみ風船、空港の滑走路に落下", "balloon"),
]

PREPARATIONS = [
    ("北朝鮮、衛星打ち上げを予告　海保に通報", "space"),
    ("韓国国情院「北朝鮮、核実験の準備完了」", "nuclear"),
    ("北朝鮮、ICBM発射の兆候　米韓が警戒", "icbm"),
    ("寧辺の原子炉再稼働か　IAEAが懸念", "nuclear"),
    ("北朝鮮、近く弾道ミサイル発射の可能性", "missile"),
    ("北朝鮮・寧辺で新たなウラン濃縮施設　衛星写真", "nuclear"),
]

THREATS = [
    ("金与正氏「日米韓は代償を払うことになる」", "rhetoric"),
    ("北朝鮮外務省が談話、米韓演習を非難", "rhetoric"),
    ("金正恩氏「核戦力を急速に強化」", "nuclear"),
    ("金与正氏「韓国と対話しない」　談話発表", "rhetoric"),
    ("北朝鮮、平壌で軍事パレード開催", "parade"),
    ("北朝鮮、新型駆逐艦を公開", "other"),
    ("金正恩氏、ウラン濃縮施設を視察", "nuclear"),
    ("北朝鮮外務省「日本の再武装は自滅行為」", "rhetoric"),
    ("北朝鮮「韓国の無人機が平壌に侵入」と主張", "drone"),
    ("北朝鮮、軍事パレードで新型ICBM公開", None),
]

RESPONSES = [
    ("首相、北朝鮮ミサイルに「断じて容認できない」", None),
    ("日米韓、北朝鮮の弾道ミサイル発射を非難", None),
    ("政府、北朝鮮に厳重抗議　北京の大使館ルート", None),
    ("安保理、北朝鮮ミサイルで緊急会合", None),
    ("米財務省、北朝鮮IT技術者に制裁", None),
    ("米韓合同演習始まる　北朝鮮の反発必至", None),
    ("北朝鮮の弾道ミサイル発射受け、NSC開催", None),
    ("韓国、対北朝鮮の拡声器放送を再開", "balloon"),
    ("自衛隊に破壊措置命令　北朝鮮の衛星打ち上げ備え", None),
    ("韓国軍、北朝鮮兵の境界線侵犯に警告射撃", None),
    ("欧州連合、ロ朝の軍事協力を非難", None),
]

CONTEXT = [
    ("拉致被害者の家族、北朝鮮に面会求める集会", None),
    ("拉致問題、家族会が米政府に協力要請", None),
    ("北朝鮮兵、ロシア西部の戦闘に参戦", None),
    ("北朝鮮兵、ロシア西部クルスク州に派遣　ウクライナ発表", "arms"),
    ("社説：北朝鮮の核　対話の道探れ", None),
    ("北朝鮮の金正恩氏が訪中、首脳会談へ", None),
    ("脱北の外交官が会見　北朝鮮の内情語る", None),
    ("「北朝鮮ミサイル発射」は誤報　政府が訂正", None),
    ("NHK、北朝鮮ミサイル発射と誤って速報", None),
    ("ロシア、北朝鮮製ミサイルでキーウ攻撃", "arms"),
    ("金正恩氏が北京到着　軍事パレード出席へ", None),
    ("北朝鮮「習主席の構想を全面的に支持」", None),
    ("台風が北朝鮮に接近　洪水の恐れ", None),
    ("韓国統一相「北朝鮮との対話再開を」", None),
    ("韓国、対北朝鮮の拡声器を撤去", "balloon"),
    ("脱北者団体、北朝鮮に向けビラ散布", None),
    ("北朝鮮の暗号資産窃取、昨年の総額を超え過去最多", "cyber"),
]

UNRELATED = [
    "イラン、イスラエルに弾道ミサイル発射",
    "ロケット打ち上げ成功　H3の6号機",
    "東北の大雪、鉄道に遅れ",
    "台風北上、九州に接近",
]


def kinds(rows: list[tuple[str, str | None]], kind: str) -> list[tuple[str, str, str | None]]:
    return [(title, kind, category) for title, category in rows]


@pytest.mark.parametrize(
    ("title", "kind", "category"),
    [
        *kinds(ACTS, "provocation"),
        *kinds(PREPARATIONS, "preparation"),
        *kinds(THREATS, "threat"),
        *kinds(RESPONSES, "response"),
        *kinds(CONTEXT, "context"),
        *[(title, "unrelated", None) for title in UNRELATED],
    ],
)
def test_headline_is_read_as_a_watch_officer_would(title: str, kind: str, category: str | None) -> None:
    said = SCORER.assess(title, language="ja")
    assert said.kind == kind, said.rule
    if category is not None:
        assert said.category == category


@pytest.mark.parametrize("title", [title for title, _ in ACTS])
def test_matches_stand_where_they_say(title: str) -> None:
    said = SCORER.assess(title, language="ja")
    assert said.matches
    for match in said.matches:
        assert title[match.start : match.end] == match.term != ""


@pytest.mark.parametrize(
    ("title", "act", "bar"),
    [
        ("北朝鮮、弾道ミサイルを発射", "fire", ""),
        ("「北朝鮮ミサイル発射」は誤報", "fire", "withdrawn"),
        ("北朝鮮ミサイル発射を想定し避難訓練", "fire", "rehearsed"),
        ("北朝鮮、ミサイル発射の準備", "fire", "may"),
        ("ロシア、弾道ミサイルを発射", "fire", "agent"),
    ],
)
def test_what_bars_an_act(title: str, act: str, bar: str) -> None:
    found = [event for clause in SCORER.read(title, "", "ja")[0].clauses for event in clause.events]
    assert (act, bar) in [(event.act, barred(event)) for event in found]
    assert bar == "" or SCORER.assess(title, language="ja").kind != "provocation"
