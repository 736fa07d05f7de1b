"""A small sheet written by us, for tests that need one to break."""

SHEET = """\
source:
  id: sample-paper
  title: {ru: Образец, en: Sample}
  language: ru
  sha256: 0000000000000000000000000000000000000000000000000000000000000000
  length: 500

agreement:
  - id: sample-treaty
    label: {ru: Договор, en: Treaty}
    party: [territory/zelenogradsk, territory/neringa]
    kind: treaty
    status: active
    signed: 2001-05
    evidence: [{span: [10, 90], table: 1, row: 2}]

programme:
  - id: sample-plan
    label: {ru: План, en: Plan}
    party: [territory/zelenogradsk]
    kind: strategy
    status: ended
    since: 2001
    until: 2003-04-05
    evidence: [{span: [100, 200]}]
    section:
      - {number: "1", label: {ru: Раздел, en: Section}, evidence: [{span: [110, 120]}]}
    measure:
      - number: "1.1"
        section: "1"
        label: {ru: Обмен, en: Exchange}
        since: 2001
        until: 2002
        responsibility:
          - {body: body/kaliningrad-region-government, onBehalfOf: territory/kaliningrad-region}
        evidence: [{span: [120, 150], item: "1.1"}]
"""
