"""
HL7 table 0354: which trigger events share a message structure. Written from the table of 2.8.2 and, for what newer versions
no longer have, of the last version that has it. An event that is not here has the structure of its own name (ADT^A24 is ADT_A24).
"""

SHARED = {
    "ADT_A01": "A01 A04 A08 A13",
    "ADT_A05": "A05 A14 A28 A31",
    "ADT_A06": "A06 A07",
    "ADT_A09": "A09 A10 A11",
    "ADT_A21": "A21 A22 A23 A25 A26 A27 A29 A32 A33",
    "ADT_A30": "A30 A34 A35 A36 A46 A48",
    "ADT_A39": "A39 A40 A41 A42",
    "ADT_A43": "A43 A49",
    "ADT_A44": "A44 A47",
    "ADT_A50": "A50 A51",
    "ADT_A52": "A52 A53",
    "ADT_A54": "A54 A55",
    "ADT_A61": "A61 A62",
    "CCR_I16": "I16 I17 I18",
    "CRM_C01": "C01 C02 C03 C04 C05 C06 C07 C08",
    "CSU_C09": "C09 C10 C11 C12",
    "LSU_U12": "U12 U13",
    "MDM_T01": "T01 T03 T05 T07 T09 T11",
    "MDM_T02": "T02 T04 T06 T08 T10",
    "MFK_M01": "M01 M02 M03 M04 M05 M06 M07 M08 M09 M10 M11 M12 M13 M14 M15 M16 M17 M18",
    "MFN_Znn": "M14 Znn",
    "MFQ_M01": "M01 M02 M03 M04 M05 M06 M07 M08 M09 M10 M11 M12 M13 M14",
    "MFR_M01": "M01 M02 M03",
    "ORU_R01": "R01 R40",
    "ORU_R30": "R30 R31 R32",
    "OSU_O41": "O41 O51 O52",
    "PEX_P07": "P07 P08",
    "PGL_PC6": "PC6 PC7 PC8",
    "PMU_B01": "B01 B02",
    "PMU_B04": "B04 B05 B06",
    "PPG_PCG": "PCG PCH PCJ",
    "PPP_PCB": "PCB PCC PCD",
    "PPR_PC1": "PC1 PC2 PC3",
    "PPT_PCL": "PCL",
    "QBP_Q11": "Q11 Q31 Z81 Z85 Z87 Z89",
    "QBP_Q13": "Q13 Z75 Z77 Z91 Z93 Z95 Z99",
    "QBP_Q15": "Q15 Z79 Z97",
    "QBP_Q21": "Q21 Q22 Q23 Q24 Q25 Q32",
    "QBP_O33": "Q33 O33",
    "QBP_O34": "Q34 O34",
    "QCN_J01": "J01 J02",
    "QRY_PC4": "PC4 PC9 PCE PCK",
    "QRY_Q01": "Q01 Q26 Q27 Q28 Q29 Q30",
    "QSB_Q16": "Q16 Z83",
    "RDE_O11": "O11 O25",
    "RDY_K15": "K15 Z98",
    "REF_I12": "I12 I13 I14 I15",
    "RPA_I08": "I08 I09 I10 I11",
    "RPI_I01": "I01",
    "RPL_I02": "I02",
    "RQA_I08": "I08 I09 I10 I11",
    "RQC_I05": "I05 I06",
    "RQI_I01": "I01 I02 I03",
    "RRE_O12": "O12 O26",
    "RRI_I12": "I12 I13 I14 I15",
    "RSP_K23": "K23 K24",
    "RSP_O33": "K33 O33",
    "RSP_O34": "K34 O34",
    "RTB_K13": "K13 Z76 Z78 Z92 Z94 Z96",
    "SDR_S31": "S31 S36",
    "SDR_S32": "S32 S37",
    "SIU_S12": "S12 S13 S14 S15 S16 S17 S18 S19 S20 S21 S22 S23 S24 S26 S27",
    "SLR_S28": "S28 S29 S30 S34 S35",
    "SQM_S25": "S25",
    "SRM_S01": "S01 S02 S03 S04 S05 S06 S07 S08 S09 S10 S11",
    "SRR_S01": "S01 S02 S03 S04 S05 S06 S07 S08 S09 S10 S11",
    "TCU_U10": "U10 U11",
}

# Message types whose structure carries another type's name.
OTHER_TYPE = {
    ("LSR", "U13"): "LSU_U12",
    ("PIN", "I07"): "RQI_I01",
    ("QSX", "J02"): "QCN_J01",
    ("SCN", "S37"): "SDR_S32",
    ("SDN", "S36"): "SDR_S31",
    ("SLN", "S34"): "SLR_S28",
    ("SLN", "S35"): "SLR_S28",
    ("SMD", "S32"): "SDR_S32",
    ("STI", "S30"): "SLR_S28",
    ("TCR", "U11"): "TCU_U10",
    ("RDY", "Z80"): "RDY_Z80",
}

# One structure whatever the trigger event.
ANY_EVENT = {"ACK": "ACK", "MCF": "MCF_Q02"}


def structure_of(message_type, trigger):
    """The structure of an event in table 0354; None where the event has none but its own."""
    if message_type in ANY_EVENT:
        return ANY_EVENT[message_type]
    if (message_type, trigger) in OTHER_TYPE:
        return OTHER_TYPE[message_type, trigger]
    return next((name for name, triggers in SHARED.items() if name.startswith(f"{message_type}_") and trigger in triggers.split()), None)


def all_events(structures):
    """Message type to {trigger or `*`: structure}, only for structures that exist."""
    events = {message_type: {"*": name} for message_type, name in ANY_EVENT.items()}
    pairs = [(name.split("_")[0], trigger, name) for name, triggers in SHARED.items() for trigger in triggers.split()]
    pairs += [(message_type, trigger, name) for (message_type, trigger), name in OTHER_TYPE.items()]
    pairs += [(*name.split("_", 1), name) for name in structures if "_" in name]
    for message_type, trigger, name in pairs:
        if message_type not in ANY_EVENT and name in structures:
            events.setdefault(message_type, {}).setdefault(trigger, name)
    return {message_type: dict(sorted(triggers.items())) for message_type, triggers in sorted(events.items())}
