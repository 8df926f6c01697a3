"""
Where hl7apy 1.3.5 is wrong. Found by comparing it, version by version, with the message structures of HAPI HL7v2 2.5.1
(Maven Central) and decided by the text of the standard. Every entry says what the standard has.
"""


def _single(segment, numbers):
    return {f"{segment}-{number}": {"repeats": 0} for number in numbers}


PARTS = {
    # From 2.7 on hl7apy lets many fields repeat that the standard does not.
    **_single("ADJ", [5, 7]),
    **_single("AUT", range(13, 30)),
    **_single("BUI", range(1, 13)),
    **_single("DON", [*range(1, 7), 9, 11, 12, 13, *range(15, 31), 32, 34]),
    **_single("OBX", [23, 24, 25, 26, 29]),
    **_single("PAC", range(1, 6)),
    **_single("PID", [38]),
    **_single("PRD", [10, 14]),
    **_single("PRT", [1]),
    **_single("PSL", [8, 17, 18, 19, 20]),
    **_single("PYE", [4, 5, 6]),
    **_single("RF1", range(13, 25)),
    **_single("SHP", [1, 3, 4, 5, 6, 8]),
    **_single("SPM", [32]),
    # Where a field is withdrawn hl7apy often repeats the facts of its neighbour. The last version that has it decides.
    "IN1-40": {"name": "Room Rate - Semi-private", "type": "CP", "repeats": 0, "until": "2.5.1"},
    "IN1-41": {"name": "Room Rate - Private", "type": "CP", "repeats": 0, "until": "2.5.1"},
    "OBR-27": {"name": "Quantity/Timing", "type": "TQ", "until": "2.6"},
    "PID-4": {"name": "Alternate Patient ID - PID", "until": "2.6"},
    "PID-28": {"name": "Nationality", "repeats": 0, "table": "0212", "until": "2.6"},
    "PR1-11": {"name": "Surgeon", "type": "XCN", "until": "2.5.1"},
    "PR1-12": {"name": "Procedure Practitioner", "type": "XCN", "until": "2.5.1"},
    "PV1-40": {"repeats": 0, "until": "2.6"},
    "UB1-2": {"type": "NM"},
    "XPN-10": {"type": "DR", "repeats": 0, "until": "2.6"},
    # CM of 2.1, whose components the standard does not describe.
    "RX1-9": {"type": "ST"},
}

# Fields of 2.9, which hl7apy does not have, that messages of older versions are found to use. Rows as in the dictionary's files.
LATER_FIELDS = {
    "MSH": [
        [26, "Security Classification Tag", "CWE", 0, "0952", "2.9", "2.9"],
        [27, "Security Handling Instructions", "CWE", 1, "0953", "2.9", "2.9"],
        [28, "Special Access Restriction Instructions", "ST", 1, None, "2.9", "2.9"],
    ],
    "NTE": [
        [9, "Coded Comment", "CWE", 1, "0611", "2.9", "2.9"],
    ],
    "OBR": [
        [55, "Action Code", "ID", 0, "0206", "2.9", "2.9"],
    ],
    "OBX": [
        [31, "Action Code", "ID", 0, "0206", "2.9", "2.9"],
        [32, "Observation Value Absent Reason", "CWE", 1, None, "2.9", "2.9"],
        [33, "Observation Related Specimen Identifier", "EIP", 1, None, "2.9", "2.9"],
    ],
    "ORC": [
        [35, "Action Code", "ID", 0, "0206", "2.9", "2.9"],
        [36, "Order Status Date Range", "DR", 0, None, "2.9", "2.9"],
        [37, "Order Creation Date/Time", "DTM", 0, None, "2.9", "2.9"],
        [38, "Filler Order Group Number", "EI", 0, None, "2.9", "2.9"],
    ],
    "PRT": [
        [23, "Preferred Method of Contact", "CWE", 0, "0185", "2.9", "2.9"],
        [24, "Contact Identifiers", "PLN", 1, None, "2.9", "2.9"],
    ],
}

# Structures of one version that hl7apy has wrong; the version before decides.
WRONG_VERSIONS = {
    # PV1 beside the VISIT group instead of in it.
    ("2.8.2", "DFT_P03"),
    ("2.8.2", "DFT_P11"),
    # The response's segments in a query.
    ("2.6", "QBP_Qnn"),
}

# Groups of older versions that the newest structure has elsewhere. Beside it they would make the place of a segment
# ambiguous (a second ORC of OML_O21 would open the nested ORDER of 2.4).
NOT_ADDED = {
    "OML_O21 ORDER.ORDER",
    "ORF_R04 ORDER",
    "ORF_R04 QUERY_RESPONSE.QRD",
    "ORF_R04 QUERY_RESPONSE.QRF",
    "ORL_O22 RESPONSE.GENERAL_ORDER",
    "ORL_O34 RESPONSE.SPECIMEN.ORDER.OBSERVATION_REQUEST.SPMSAC_SUPPGRP2",
    "RSP_Z82 QUERY_RESPONSE.PATIENT.COMMON_ORDER",
    "RSP_Z86 QUERY_RESPONSE.PATIENT.COMMON_ORDER",
    "RSP_Z88 QUERY_RESPONSE.PATIENT.COMMON_ORDER",
    "RTB_K13 ROW_DEFINITION.DSC",
}


def correct_structures(trees):
    _orders_of_2_1(trees["ORM_O01"])
    _requisitions(trees["ORM_O01"])


def _orders_of_2_1(tree):
    """ORO and RX1 of 2.1 are order details like OBR, not something that stands before it."""
    order = next(child for child in tree.children if child.name == "ORDER")
    detail = next(child for child in order.children if child.name == "ORDER_DETAIL")
    choice = next(child for child in detail.children if child.choice)
    old = [child for child in detail.children if child.name in ("ORO", "RX1")]
    for child in old:
        child.optional = False
    detail.children = [child for child in detail.children if child not in old]
    choice.children += old


def _requisitions(tree):
    """RQ1 is more detail of the item in RQD, as OMN_O07 has it (`RQD [RQ1]`), and no detail beside it."""
    order = next(child for child in tree.children if child.name == "ORDER")
    detail = next(child for child in order.children if child.name == "ORDER_DETAIL")
    choice = next(child for child in detail.children if child.choice)
    more = next(child for child in choice.children if child.name == "RQ1")
    choice.children.remove(more)
    more.optional = True
    detail.children.insert(detail.children.index(choice) + 1, more)
