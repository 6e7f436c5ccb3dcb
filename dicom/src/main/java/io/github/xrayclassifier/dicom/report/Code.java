// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.dicom.report;

import io.github.xrayclassifier.dicom.file.Attributes;
import io.github.xrayclassifier.dicom.file.Tag;
import io.github.xrayclassifier.model.Finding;
import io.github.xrayclassifier.predict.Verdict;
import java.util.List;
import java.util.Map;

/**
 * A coded concept (PS3.3 section 8.8): value, coding scheme, meaning. The DCM codes are those of PS3.16 annex D.
 *
 * <p>Immutable; may be shared by threads.
 *
 * @param equivalents the same concept in other schemes
 */
public record Code(String value, String scheme, String meaning, List<Code> equivalents) {

    private static final String SNOMED = "SCT";
    // PS3.3 section 8.2: schemes that begin with 99 are private.
    static final String OURS = "99XRAYCLASSIFIER";
    private static final int EQUIVALENT_CODES = 0x0008_0121;
    private static final int SHORT_VALUE = 16; // VR SH
    private static final int MEANING = 64; // VR LO

    static final Code DEVICE = dcm("121007", "Device");
    static final Code ENGLISH = new Code("en", "RFC5646", "English");
    static final Code CHEST_RADIOGRAPHY = new Code("399208008", SNOMED, "Plain chest X-ray");
    static final Code FINDING = dcm("121071", "Finding");
    static final Code PRESENT = new Code("52101004", SNOMED, "Present");
    static final Code ABSENT = new Code("2667000", SNOMED, "Absent");
    static final Code INDETERMINATE = new Code("82334004", SNOMED, "Indeterminate");
    static final Code SPATIAL = new Code("309825002", SNOMED, "Spatial and Relational Concept");
    // Our own, because no scheme says why an algorithm gives no answer.
    static final Code ABSTENTION_REASON = new Code("ABSTENTION", OURS, "Reason for which no answer is given");
    static final Code NO_UNITS = new Code("1", "UCUM", "no units");

    // SNOMED CT International Edition, and RadLex 4 where it has the very concept: its "fibrosis" is of any organ, and
    // for COVID-19 no code was found.
    private static final Map<Finding, Code> FINDINGS = Map.of(
            Finding.COVID_19, new Code("840539006", SNOMED, "COVID-19"),
            Finding.EDEMA, snomed("19242006", "Pulmonary edema", "RID4866", "pulmonary edema"),
            Finding.EFFUSION, snomed("60046008", "Pleural effusion", "RID34539", "pleural effusion"),
            Finding.EMPHYSEMA, snomed("87433001", "Pulmonary emphysema", "RID4799", "emphysema"),
            Finding.FIBROSIS, new Code("51615001", SNOMED, "Fibrosis of lung"),
            Finding.NORMAL, snomed("17621005", "Normal", "RID13173", "normal"),
            Finding.PNEUMONIA, snomed("233604007", "Pneumonia", "RID5350", "pneumonia"));

    Code(String value, String scheme, String meaning) {
        this(value, scheme, meaning, List.of());
    }

    private static Code snomed(String value, String meaning, String radlex, String radlexMeaning) {
        return new Code(value, SNOMED, meaning, List.of(new Code(radlex, "RADLEX", radlexMeaning)));
    }

    static Code dcm(String value, String meaning) {
        return new Code(value, "DCM", meaning);
    }

    static Code of(Verdict.Criterion criterion) {
        return switch (criterion) {
            case INPUT -> new Code("INPUT", OURS, "The image is not fit to be judged");
            case DISTRIBUTION -> new Code("DISTRIBUTION", OURS, "The image is unlike those of the training");
            case CONFIDENCE -> new Code("CONFIDENCE", OURS, "No finding is probable enough");
        };
    }

    /** Gives the code of a finding, or a private one that carries its name. */
    static Code of(Finding finding) {
        Code known = FINDINGS.get(finding);
        return known != null ? known : new Code(finding.name(), OURS, finding.name());
    }

    Attributes attributes() {
        boolean longer = value.length() > SHORT_VALUE;
        Attributes coded = new Attributes()
                .text(longer ? 0x0008_0119 : Tag.CODE_VALUE, longer ? "UC" : "SH", Stamp.ascii(value, 1024))
                .text(Tag.CODING_SCHEME, "SH", scheme)
                .text(0x0008_0104, "LO", Stamp.ascii(meaning, MEANING));
        return equivalents.isEmpty()
                ? coded
                : coded.sequence(
                        EQUIVALENT_CODES,
                        equivalents.stream().map(Code::attributes).toList());
    }
}
