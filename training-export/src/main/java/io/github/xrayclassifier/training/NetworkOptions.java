// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.training;

import io.github.xrayclassifier.model.OutputKind;

/**
 * The shape of the network: MobileNetV2 of a width, and what stands on its pooled features.
 *
 * <p>Immutable; may be shared by threads.
 */
public final class NetworkOptions {

    private double widthMultiplier = 1;
    private int hiddenUnits = 0;
    private OutputKind outputKind = OutputKind.SOFTMAX;
    private Normalization normalization = Normalization.defaults();

    private NetworkOptions() {}

    private NetworkOptions(NetworkOptions from) {
        widthMultiplier = from.widthMultiplier;
        hiddenUnits = from.hiddenUnits;
        outputKind = from.outputKind;
        normalization = from.normalization;
    }

    /** {@return width 1.0, one linear layer to a softmax, gray values to (x - 0.5) / 0.25} */
    public static NetworkOptions defaults() {
        return new NetworkOptions();
    }

    /** A copy with the given width multiplier: of the network's channels, 0.1 to 4. */
    public NetworkOptions withWidthMultiplier(double value) {
        NetworkOptions copy = new NetworkOptions(this);
        copy.widthMultiplier = Checks.within("widthMultiplier", value, 0.1, 4);
        return copy;
    }

    /** A copy with the given hidden units: of a hidden layer (ReLU, batch normalization) before the classifier; 0 has none, at most 8192. */
    public NetworkOptions withHiddenUnits(int value) {
        NetworkOptions copy = new NetworkOptions(this);
        copy.hiddenUnits = Checks.within("hiddenUnits", value, 0, 8192);
        return copy;
    }

    /** A copy with the given output kind: softmax trains on the label, sigmoid on all labels. */
    public NetworkOptions withOutputKind(OutputKind value) {
        NetworkOptions copy = new NetworkOptions(this);
        copy.outputKind = value;
        return copy;
    }

    /** A copy with the given normalization: what the graph makes of gray values. */
    public NetworkOptions withNormalization(Normalization value) {
        NetworkOptions copy = new NetworkOptions(this);
        copy.normalization = value;
        return copy;
    }

    /** {@return the width multiplier: of the network's channels, 0.1 to 4} */
    public double widthMultiplier() {
        return widthMultiplier;
    }

    /** {@return the hidden units: of a hidden layer (ReLU, batch normalization) before the classifier; 0 has none, at most 8192} */
    public int hiddenUnits() {
        return hiddenUnits;
    }

    /** {@return the output kind: softmax trains on the label, sigmoid on all labels} */
    public OutputKind outputKind() {
        return outputKind;
    }

    /** {@return the normalization: what the graph makes of gray values} */
    public Normalization normalization() {
        return normalization;
    }
}
