// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.dicom.report;

import io.github.xrayclassifier.dicom.file.Attributes;
import io.github.xrayclassifier.dicom.file.Uid;
import io.github.xrayclassifier.model.OperatingPoint;
import io.github.xrayclassifier.predict.Prediction;
import io.github.xrayclassifier.predict.Score;
import io.github.xrayclassifier.predict.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The content of a TID 1500 Imaging Measurement Report about one prediction (PS3.16). */
public final class MeasurementReport {

    private static final String MODIFIER = "HAS CONCEPT MOD";
    private static final String CONTEXT = "HAS OBS CONTEXT";
    private static final String CONTAINS = "CONTAINS";
    private static final Code COMMENT = Code.dcm("121106", "Comment");

    private final Prediction prediction;
    private final Source source;
    private final Optional<OperatingPoint> point;
    private final List<EvidenceRegion> regions;
    private final String observerUid;

    /**
     * The content about a prediction.
     *
     * @param prediction of an image
     * @param source the image
     * @param point decides present or absent, unless the model abstains
     * @param regions what is shown of the evidence
     * @param observerUid of the model
     */
    public MeasurementReport(
            Prediction prediction,
            Source source,
            Optional<OperatingPoint> point,
            List<EvidenceRegion> regions,
            String observerUid) {
        this.prediction = prediction;
        this.source = source;
        this.point = point;
        this.regions = regions;
        this.observerUid = observerUid;
    }

    /** The private coding scheme that a report uses (PS3.3 C.12.1.1.1). */
    public static Attributes codingScheme() {
        return new Attributes()
                .text(0x0008_0102, "SH", Code.OURS)
                .text(0x0008_0115, "ST", "Codes of xray-classifier: docs/dicom-conformance.md")
                .text(0x0008_0116, "ST", "xray-classifier");
    }

    /** {@return the root of the content tree} */
    public Attributes root() {
        return Content.root(
                        Code.dcm("126000", "Imaging Measurement Report"),
                        Content.code(
                                MODIFIER, Code.dcm("121049", "Language of Content Item and Descendants"), Code.ENGLISH),
                        Content.code(CONTEXT, Code.dcm("121005", "Observer Type"), Code.DEVICE),
                        Content.uid(CONTEXT, Code.dcm("121012", "Device Observer UID"), observerUid),
                        Content.text(CONTEXT, Code.dcm("121013", "Device Observer Name"), "xray-classifier"),
                        Content.text(CONTEXT, Code.dcm("121014", "Device Observer Manufacturer"), "xray-classifier"),
                        Content.text(
                                CONTEXT,
                                Code.dcm("121015", "Device Observer Model Name"),
                                prediction.origin().model()),
                        Content.code(MODIFIER, Code.dcm("121058", "Procedure reported"), Code.CHEST_RADIOGRAPHY),
                        library(),
                        measurements(),
                        evaluations(),
                        Content.text(CONTAINS, Code.dcm("121077", "Conclusion"), conclusion()),
                        Content.text(CONTAINS, COMMENT, Stamp.DISCLAIMER))
                .sequence(
                        0x0040_A504,
                        new Attributes().text(0x0008_0105, "CS", "DCMR").text(0x0040_DB00, "CS", "1500"));
    }

    /** TID 1600. */
    private Attributes library() {
        return Content.container(
                Code.dcm("111028", "Image Library"),
                Content.container(Code.dcm("126200", "Image Library Group"), Content.image(source)));
    }

    private Attributes measurements() {
        Attributes[] groups = prediction.scores().stream().map(this::group).toArray(Attributes[]::new);
        return Content.container(Code.dcm("126010", "Imaging Measurements"), groups);
    }

    /** TID 1410 for a finding whose region is shown, else TID 1501; an untrained finding has no number, and says so. */
    private Attributes group(Score score) {
        Code finding = Code.of(score.finding());
        List<Attributes> items = new ArrayList<>();
        items.add(Content.text(
                CONTEXT,
                Code.dcm("112039", "Tracking Identifier"),
                score.finding().name()));
        items.add(Content.uid(
                CONTEXT,
                Code.dcm("112040", "Tracking Unique Identifier"),
                Uid.of(observerUid + ' ' + source.instance(), score.finding().name())));
        items.add(Content.code(CONTAINS, Code.FINDING, finding));
        Optional<EvidenceRegion> region = regions.stream()
                .filter(each -> each.finding().equals(score.finding()))
                .findFirst();
        items.addAll(algorithm());
        items.add(region.map(this::outline)
                .orElseGet(() -> Content.image(CONTAINS, Code.dcm("121112", "Source of Measurement"), source)));
        items.add(score.fold(
                p -> Content.number(Code.dcm("122157", "Probability"), p.value(), Code.NO_UNITS),
                u -> Content.text(CONTAINS, COMMENT, "The model was not trained on this finding: no score")));
        if (prediction.isAnswered()) {
            decide(items, score, finding);
        } else {
            items.add(Content.code(CONTAINS, finding, Code.INDETERMINATE));
        }
        return Content.container(Code.dcm("125007", "Measurement Group"), items.toArray(new Attributes[0]))
                .sequence(
                        0x0040_A504,
                        new Attributes()
                                .text(0x0008_0105, "CS", "DCMR")
                                .text(0x0040_DB00, "CS", region.isPresent() ? "1410" : "1501"));
    }

    private Attributes outline(EvidenceRegion region) {
        return Content.outline(
                Code.dcm("111030", "Image Region"),
                region.outline(),
                Content.image("SELECTED FROM", Code.dcm("121324", "Source image"), source));
    }

    private void decide(List<Attributes> items, Score score, Code finding) {
        point.flatMap(wish -> prediction.at(wish, score.finding()).supported()).ifPresent(decision -> {
            items.add(Content.code(CONTAINS, finding, decision.isPresent() ? Code.PRESENT : Code.ABSENT));
            items.add(Content.text(CONTAINS, COMMENT, "Operating point " + point.get() + ": " + decision));
        });
    }

    /** TID 4019. */
    private List<Attributes> algorithm() {
        var origin = prediction.origin();
        List<Attributes> items = new ArrayList<>();
        items.add(Content.text(MODIFIER, Code.dcm("111001", "Algorithm Name"), origin.model()));
        items.add(
                Content.text(MODIFIER, Code.dcm("111003", "Algorithm Version"), "xray-classifier " + Stamp.version()));
        Code parameters = Code.dcm("111002", "Algorithm Parameters");
        items.add(Content.text(
                MODIFIER, parameters, "Model SHA-256 " + origin.backend().modelSha256()));
        items.add(Content.text(
                MODIFIER,
                parameters,
                origin.backend().runtime() + ", " + origin.backend().provider()));
        point.ifPresent(wish -> items.add(Content.text(MODIFIER, parameters, "Operating point " + wish)));
        return items;
    }

    /**
     * The verdict in codes: what the algorithm made of the image (CID 6047), and the findings that it names or the reasons
     * for which it names none.
     */
    private Attributes evaluations() {
        List<Attributes> items = new ArrayList<>();
        items.add(Content.code(CONTAINS, Code.dcm("111017", "CAD Processing and Findings Summary"), summary()));
        prediction.findings().forEach(finding -> items.add(Content.code(CONTAINS, Code.FINDING, Code.of(finding))));
        prediction
                .reasons()
                .forEach(reason -> items.add(Content.with(
                        Content.code(CONTAINS, Code.ABSTENTION_REASON, Code.of(reason.criterion())),
                        Content.text("HAS PROPERTIES", COMMENT, reason.message()))));
        return Content.container(
                new Code("C0034375", "UMLS", "Qualitative Evaluations"), items.toArray(new Attributes[0]));
    }

    private Code summary() {
        if (!prediction.isAnswered()) {
            return Code.dcm("111245", "No algorithms succeeded; without findings");
        }
        return prediction.findings().isEmpty()
                ? Code.dcm("111241", "All algorithms succeeded; without findings")
                : Code.dcm("111242", "All algorithms succeeded; with findings");
    }

    private String conclusion() {
        return prediction.verdict().fold(MeasurementReport::classification, MeasurementReport::abstention);
    }

    private static String classification(Verdict.Classified classified) {
        return classified.findings().isEmpty()
                ? "None of the findings is present"
                : classified.findings().stream()
                        .map(score -> String.format(
                                Locale.ROOT, "Classified as %s, probability %.4f", score.finding(), score.value()))
                        .collect(Collectors.joining("; "));
    }

    private static String abstention(Verdict.Abstained abstained) {
        return "Abstained: "
                + abstained.reasons().stream().map(Verdict.Reason::toString).collect(Collectors.joining("; "));
    }
}
