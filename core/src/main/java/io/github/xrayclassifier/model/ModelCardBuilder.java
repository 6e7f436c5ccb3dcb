// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.model;

import io.github.xrayclassifier.image.ImageWarning;
import io.github.xrayclassifier.tensor.Preprocessing;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Collects the fields of a {@link ModelCard}; for one thread. */
public final class ModelCardBuilder {

    String name = "unnamed";
    String inputName = "image";
    Preprocessing preprocessing = Preprocessing.of(224, 224);
    List<Finding> findings = List.of();
    OutputKind outputKind = OutputKind.SOFTMAX;
    ModelOutputs outputs = ModelOutputs.defaults();
    Calibration calibration = Calibration.none();
    Map<Finding, Support> support = Map.of();
    Set<Finding> untrained = Set.of();
    Map<Finding, OperatingCurve> operatingCurves = Map.of();
    double confidenceThreshold = 0;
    Set<ImageWarning.Kind> abstainOn = Set.of();
    Provenance provenance = Provenance.unknown();
    String licence = "not stated";
    String intendedUse = "research use, not for diagnosis";
    Optional<SelfTest> selfTest = Optional.empty();
    Optional<OutOfDistributionDetector> detector = Optional.empty();

    ModelCardBuilder() {}

    /**
     * Sets: what the model calls itself.
     *
     * @param value the new value
     * @return this builder
     */
    public ModelCardBuilder name(String value) {
        name = value;
        return this;
    }

    /**
     * Sets: the graph's input.
     *
     * @param value the new value
     * @return this builder
     */
    public ModelCardBuilder inputName(String value) {
        inputName = value;
        return this;
    }

    /**
     * Sets: the recipe from a gray image to the input.
     *
     * @param value the new value
     * @return this builder
     */
    public ModelCardBuilder preprocessing(Preprocessing value) {
        preprocessing = value;
        return this;
    }

    /**
     * Sets: the findings in the order of the outputs.
     *
     * @param value the new value
     * @return this builder
     */
    public ModelCardBuilder findings(List<Finding> value) {
        findings = value;
        return this;
    }

    /**
     * Sets: how logits become probabilities.
     *
     * @param value the new value
     * @return this builder
     */
    public ModelCardBuilder outputKind(OutputKind value) {
        outputKind = value;
        return this;
    }

    /**
     * Sets: the names of the graph's outputs.
     *
     * @param value the new value
     * @return this builder
     */
    public ModelCardBuilder outputs(ModelOutputs value) {
        outputs = value;
        return this;
    }

    /**
     * Sets: from logits to calibrated probabilities.
     *
     * @param value the new value
     * @return this builder
     */
    public ModelCardBuilder calibration(Calibration value) {
        calibration = value;
        return this;
    }

    /**
     * Sets: the evidence behind each finding; a finding without an entry has unknown support.
     *
     * @param value the new value
     * @return this builder
     */
    public ModelCardBuilder support(Map<Finding, Support> value) {
        support = value;
        return this;
    }

    /**
     * Sets: findings that the graph has an output for but was never trained on: answered as untrained, never as a number.
     *
     * @param value the new value
     * @return this builder
     */
    public ModelCardBuilder untrained(Set<Finding> value) {
        untrained = value;
        return this;
    }

    /**
     * Sets: sensitivity and specificity over thresholds, as measured on validation data.
     *
     * @param value the new value
     * @return this builder
     */
    public ModelCardBuilder operatingCurves(Map<Finding, OperatingCurve> value) {
        operatingCurves = value;
        return this;
    }

    /**
     * Sets: the probability below which the classifier abstains, 0 to 1; 0 never abstains.
     *
     * @param value the new value
     * @return this builder
     */
    public ModelCardBuilder confidenceThreshold(double value) {
        confidenceThreshold = value;
        return this;
    }

    /**
     * Sets: warnings of an image on which the model has no say, for example that the view is a lateral one. The
     * classifier abstains on them besides those of its own checks.
     *
     * @param value the new value
     * @return this builder
     */
    public ModelCardBuilder abstainOn(Set<ImageWarning.Kind> value) {
        abstainOn = value;
        return this;
    }

    /**
     * Sets: where the weights come from.
     *
     * @param value the new value
     * @return this builder
     */
    public ModelCardBuilder provenance(Provenance value) {
        provenance = value;
        return this;
    }

    /**
     * Sets: the terms of the weights, apart from the code's.
     *
     * @param value the new value
     * @return this builder
     */
    public ModelCardBuilder licence(String value) {
        licence = value;
        return this;
    }

    /**
     * Sets: what the model is for and not for.
     *
     * @param value the new value
     * @return this builder
     */
    public ModelCardBuilder intendedUse(String value) {
        intendedUse = value;
        return this;
    }

    /**
     * Sets: a stored input and its expected output.
     *
     * @param value the new value
     * @return this builder
     */
    public ModelCardBuilder selfTest(SelfTest value) {
        selfTest = Optional.of(value);
        return this;
    }

    /**
     * Sets: what the training images look like, so that the classifier can abstain on others.
     *
     * @param value the new value
     * @return this builder
     */
    public ModelCardBuilder detector(OutOfDistributionDetector value) {
        detector = Optional.of(value);
        return this;
    }

    /**
     * Checks and builds.
     *
     * @return the card
     * @throws IllegalArgumentException if a field contradicts another
     */
    public ModelCard build() {
        return new ModelCard(this);
    }
}
