"""A small episode of history that tests replay, break and measure by hand."""

SMALL = """\
kind: hindcast
name: small
title: CHN stops half of a metal
episode: small
starts: 2010-01
ends: 2012-01
source: own
status: assumption
sources:
  own: {title: Made up for a test}
base_year:
  year: "2009"
  nations: {CHN: , JPN: , USA: , XXX: Nowhere}
  lead_time: 15 day
  entrepots: {}
  minerals:
    metal:
      name: Metal
      controller: CHN
      goods:
        metal:
          name: Metal
          basis: t
          price: 50000 USD_2024/t
          demand_growth: 0 1/yr
          industry_cover: 90 day
          seller_cover: 20 day
      processes:
        mine:
          name: Mine
          kind: mine
          main: metal
          supply_elasticity: 0.1 ratio
          utilisation: 85 %
          output: {unit: t/yr, values: {CHN: 900, USA: 100}}
      final_use:
        metal: {unit: t/yr, values: {CHN: 400, JPN: 300, USA: 240, XXX: 60}}
controls:
  - id: stop
    kind: total_ban
    nation: CHN
    goods: [metal]
    announced: 2010-06
    starts: 2010-07
    ends: 2011-07
    severity: 50 %
    share: {value: 0.5, low: 0.4, high: 0.6, unit: share}
observed:
  - {id: exports, metric: ratio, series: exports, nation: CHN, good: metal, to: base, unit: ratio,
     points: {2010-H2: [0.3, 0.5, 0.7], 2011-08..2011-09: [0.8, 1.1, 1.5]}}
  - {id: price, metric: peak, series: price_outside_thin, good: metal, over: 2010-07..2011-06, to: 2010-Q1,
     unit: ratio, seen: [1.2, 2, 4]}
  - {id: top, metric: peak_month, series: price_outside_thin, good: metal, over: 2010-06..2011-12,
     month: [2010-10, 2011-03, 2011-09]}
  - {id: share, metric: share, series: imports, nation: JPN, partner: CHN, good: metal, over: 2009-12..2010-03,
     unit: "%", seen: [80, 95, 100]}
"""
"""An episode whose last row lies outside its months: `sound` mends it."""


def sound() -> str:
    """Return the small episode without its mistake."""
    return SMALL.replace("2009-12..2010-03", "2010-01..2010-03")
