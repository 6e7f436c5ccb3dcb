// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.model;

import io.github.xrayclassifier.image.ImageWarning;
import io.github.xrayclassifier.tensor.Preprocessing;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Everything a model file says of itself besides its weights: names, recipe, findings, calibration, evidence, terms.
 *
 * <p>Our own model files carry it in ONNX {@code metadata_props}, keys in docs/model-file.md; a model from elsewhere is
 * opened with a card built in code. Immutable; may be shared by threads.
 */
public final class ModelCard {

    /** Four times the 1024 of the largest chest X-ray classifiers known to us: 192 MiB for three channels of float32. */
    static final int LARGEST_SIDE = 4096;

    private final String name;
    private final String inputName;
    private final Preprocessing preprocessing;
    private final List<Finding> findings;
    private final OutputKind outputKind;
    private final ModelOutputs outputs;
    private final Calibration calibration;
    private final Map<Finding, Support> support;
    private final Set<Finding> untrained;
    private final Map<Finding, OperatingCurve> operatingCurves;
    private final double confidenceThreshold;
    private final Set<ImageWarning.Kind> abstainOn;
    private final Provenance provenance;
    private final String licence;
    private final String intendedUse;
    private final Optional<SelfTest> selfTest;
    private final Optional<OutOfDistributionDetector> detector;

    ModelCard(ModelCardBuilder from) {
        name = from.name;
        inputName = from.inputName;
        preprocessing = from.preprocessing;
        findings = List.copyOf(from.findings);
        outputKind = from.outputKind;
        outputs = from.outputs;
        calibration = from.calibration;
        support = Map.copyOf(from.support);
        untrained = Set.copyOf(from.untrained);
        operatingCurves = Map.copyOf(from.operatingCurves);
        confidenceThreshold = from.confidenceThreshold;
        abstainOn = Set.copyOf(from.abstainOn);
        provenance = from.provenance;
        licence = from.licence;
        intendedUse = from.intendedUse;
        selfTest = from.selfTest;
        detector = from.detector;
        if (findings.isEmpty() || new HashSet<>(findings).size() != findings.size()) {
            throw new IllegalArgumentException("findings: expected at least one and no duplicates, found " + findings);
        }
        if (untrained.size() >= findings.size()) {
            throw new IllegalArgumentException("untrained: expected fewer than all findings, found " + untrained);
        }
        requireKnown("support", support.keySet());
        requireKnown("untrained", untrained);
        requireKnown("operatingCurves", operatingCurves.keySet());
        if (!(confidenceThreshold >= 0 && confidenceThreshold <= 1)) {
            throw new IllegalArgumentException("confidenceThreshold: expected 0 to 1, found " + confidenceThreshold);
        }
        if (name.isBlank() || inputName.isBlank()) {
            throw new IllegalArgumentException(
                    "name and inputName: expected text, found \"" + name + "\" and \"" + inputName + "\"");
        }
        if (preprocessing.shape().height() > LARGEST_SIDE
                || preprocessing.shape().width() > LARGEST_SIDE) {
            throw new IllegalArgumentException("preprocessing: expected at most " + LARGEST_SIDE
                    + " rows and columns, found " + preprocessing.shape());
        }
        List.of(name, inputName, licence, intendedUse).forEach(CardReader::requirePrintable);
        provenance.entries().values().forEach(CardReader::requirePrintable);
        operatingCurves.values().forEach(curve -> CardReader.requirePrintable(curve.dataset()));
        Stream.of(outputs.logits(), outputs.probabilities(), outputs.embedding(), outputs.maps())
                .flatMap(Optional::stream)
                .forEach(CardReader::requirePrintable);
        selfTest.ifPresent(this::requireFits);
        detector.ifPresent(statistics -> OutOfDistributionDetector.requireUsable(outputs, preprocessing));
    }

    private void requireFits(SelfTest test) {
        long bytes =
                (long) preprocessing.shape().elements() * preprocessing.type().bytes();
        if (test.inputLength() != bytes || test.logits().length != findings.size()) {
            throw new IllegalArgumentException("selfTest: expected " + bytes + " bytes of input and " + findings.size()
                    + " logits, found " + test.inputLength() + " and " + test.logits().length);
        }
    }

    private void requireKnown(String where, Set<Finding> keys) {
        for (Finding finding : keys) {
            if (!findings.contains(finding)) {
                throw new IllegalArgumentException(where + ": expected one of " + findings + ", found " + finding);
            }
        }
    }

    /**
     * Starts a card.
     *
     * @param name what the model calls itself
     * @return a builder with the defaults; at least the findings must be set
     */
    public static ModelCardBuilder builder(String name) {
        return new ModelCardBuilder().name(name);
    }

    /**
     * Reads a card from the metadata of a model file, keys as in docs/model-file.md.
     *
     * @param metadata all of the file's entries; those whose key does not begin with {@code xray.} are not looked at
     * @return the card
     * @throws io.github.xrayclassifier.failure.ModelException if a key is missing, unknown, malformed or contradicts
     *     another
     */
    public static ModelCard from(Map<String, String> metadata) {
        return CardCodec.decode(metadata);
    }

    /**
     * Writes this card as the metadata of a model file, keys as in docs/model-file.md. {@link #from} reads the same card
     * back, to the last bit of every number.
     *
     * @return key to value, sorted by key; unmodifiable
     */
    public Map<String, String> toMetadata() {
        return CardCodec.encode(this);
    }

    /**
     * Starts a changed copy.
     *
     * @return a builder that holds this card
     */
    public ModelCardBuilder toBuilder() {
        ModelCardBuilder b = new ModelCardBuilder();
        b.name = name;
        b.inputName = inputName;
        b.preprocessing = preprocessing;
        b.findings = findings;
        b.outputKind = outputKind;
        b.outputs = outputs;
        b.calibration = calibration;
        b.support = support;
        b.untrained = untrained;
        b.operatingCurves = operatingCurves;
        b.confidenceThreshold = confidenceThreshold;
        b.abstainOn = abstainOn;
        b.provenance = provenance;
        b.licence = licence;
        b.intendedUse = intendedUse;
        b.selfTest = selfTest;
        b.detector = detector;
        return b;
    }

    /**
     * True if the model was trained on a finding.
     *
     * @param finding one of {@link #findings()}
     * @return false if its score is never a number
     * @throws IllegalArgumentException if the model has no such output
     */
    public boolean isTrained(Finding finding) {
        indexOf(finding);
        return !untrained.contains(finding);
    }

    /**
     * The position of a finding among the outputs.
     *
     * @param finding one of {@link #findings()}
     * @return 0 for the first
     * @throws IllegalArgumentException if the model has no such output
     */
    public int indexOf(Finding finding) {
        int index = findings.indexOf(finding);
        if (index < 0) {
            throw new IllegalArgumentException(
                    "model " + name + ": expected one of " + findings + ", found " + finding);
        }
        return index;
    }

    /** {@return what the model calls itself} */
    public String name() {
        return name;
    }

    /** {@return the graph's input} */
    public String inputName() {
        return inputName;
    }

    /** {@return the recipe from a gray image to the input} */
    public Preprocessing preprocessing() {
        return preprocessing;
    }

    /** {@return the findings in the order of the outputs} */
    public List<Finding> findings() {
        return findings;
    }

    /** {@return how logits become probabilities} */
    public OutputKind outputKind() {
        return outputKind;
    }

    /** {@return the names of the graph's outputs} */
    public ModelOutputs outputs() {
        return outputs;
    }

    /** {@return from logits to calibrated probabilities} */
    public Calibration calibration() {
        return calibration;
    }

    /** {@return the evidence behind each finding; a finding without an entry has unknown support} */
    public Map<Finding, Support> support() {
        return support;
    }

    /** {@return findings that the graph has an output for but was never trained on: answered as untrained, never as a number} */
    public Set<Finding> untrained() {
        return untrained;
    }

    /** {@return sensitivity and specificity over thresholds, as measured on validation data} */
    public Map<Finding, OperatingCurve> operatingCurves() {
        return operatingCurves;
    }

    /** {@return the probability below which the classifier abstains, 0 to 1; 0 never abstains} */
    public double confidenceThreshold() {
        return confidenceThreshold;
    }

    /** {@return warnings of an image on which the model has no say, besides those of the classifier's own checks} */
    public Set<ImageWarning.Kind> abstainOn() {
        return abstainOn;
    }

    /** {@return where the weights come from} */
    public Provenance provenance() {
        return provenance;
    }

    /** {@return the terms of the weights, apart from the code's} */
    public String licence() {
        return licence;
    }

    /** {@return what the model is for and not for} */
    public String intendedUse() {
        return intendedUse;
    }

    /** {@return what the training images look like; empty if the model has no gate for other images} */
    public Optional<OutOfDistributionDetector> detector() {
        return detector;
    }

    /** {@return a stored input and its expected output; empty if the file has none} */
    public Optional<SelfTest> selfTest() {
        return selfTest;
    }

    /**
     * The model's name and findings.
     *
     * @return for a log
     */
    @Override
    public String toString() {
        return "ModelCard[" + name + ", " + findings + ", " + preprocessing + "]";
    }
}
