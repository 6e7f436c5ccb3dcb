// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.model;

import io.github.xrayclassifier.tensor.Preprocessing;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Everything a model file says of itself besides its weights: names, recipe, findings, calibration, evidence, terms.
 *
 * <p>Our own model files carry it in ONNX {@code metadata_props}, keys in docs/model-file.md; a model from elsewhere is
 * opened with a card built in code. Immutable; may be shared by threads.
 */
public final class ModelCard {

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
    private final Provenance provenance;
    private final String licence;
    private final String intendedUse;
    private final Optional<SelfTest> selfTest;

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
        provenance = from.provenance;
        licence = from.licence;
        intendedUse = from.intendedUse;
        selfTest = from.selfTest;
        if (findings.isEmpty() || new HashSet<>(findings).size() != findings.size()) {
            throw new IllegalArgumentException("findings: expected at least one and no duplicates, found " + findings);
        }
        requireKnown("support", support.keySet());
        requireKnown("untrained", untrained);
        requireKnown("operatingCurves", operatingCurves.keySet());
        if (!(confidenceThreshold >= 0 && confidenceThreshold <= 1)) {
            throw new IllegalArgumentException("confidenceThreshold: expected 0 to 1, found " + confidenceThreshold);
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
        b.provenance = provenance;
        b.licence = licence;
        b.intendedUse = intendedUse;
        b.selfTest = selfTest;
        return b;
    }

    /**
     * Whether the model was trained on a finding.
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
     * Where a finding stands among the outputs.
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

    /**
     * What the model calls itself.
     *
     * @return the value
     */
    public String name() {
        return name;
    }

    /**
     * The graph's input.
     *
     * @return the value
     */
    public String inputName() {
        return inputName;
    }

    /**
     * The recipe from a gray picture to the input.
     *
     * @return the value
     */
    public Preprocessing preprocessing() {
        return preprocessing;
    }

    /**
     * The findings in the order of the outputs.
     *
     * @return the value
     */
    public List<Finding> findings() {
        return findings;
    }

    /**
     * How logits become probabilities.
     *
     * @return the value
     */
    public OutputKind outputKind() {
        return outputKind;
    }

    /**
     * The names of the graph's outputs.
     *
     * @return the value
     */
    public ModelOutputs outputs() {
        return outputs;
    }

    /**
     * From logits to calibrated probabilities.
     *
     * @return the value
     */
    public Calibration calibration() {
        return calibration;
    }

    /**
     * The evidence behind each finding; a finding without an entry has unknown support.
     *
     * @return the value
     */
    public Map<Finding, Support> support() {
        return support;
    }

    /**
     * Findings that the graph has an output for but was never trained on: answered as untrained, never as a number.
     *
     * @return the value
     */
    public Set<Finding> untrained() {
        return untrained;
    }

    /**
     * Sensitivity and specificity over thresholds, as measured on validation data.
     *
     * @return the value
     */
    public Map<Finding, OperatingCurve> operatingCurves() {
        return operatingCurves;
    }

    /**
     * The probability below which the classifier abstains, 0 to 1; 0 never abstains.
     *
     * @return the value
     */
    public double confidenceThreshold() {
        return confidenceThreshold;
    }

    /**
     * Where the weights come from.
     *
     * @return the value
     */
    public Provenance provenance() {
        return provenance;
    }

    /**
     * The terms of the weights, apart from the code's.
     *
     * @return the value
     */
    public String licence() {
        return licence;
    }

    /**
     * What the model is for and not for.
     *
     * @return the value
     */
    public String intendedUse() {
        return intendedUse;
    }

    /**
     * A stored input and its expected output.
     *
     * @return empty if the file has none
     */
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
