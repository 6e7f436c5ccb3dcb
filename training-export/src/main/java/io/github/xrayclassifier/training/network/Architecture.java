// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.training.network;

import io.github.xrayclassifier.training.recipe.NetworkOptions;
import java.util.ArrayList;
import java.util.List;

/**
 * MobileNetV2 as a list of convolutions: Sandler et al., CVPR 2018, table 2, with the parameter names of torchvision's
 * {@code mobilenet_v2}, so that its state dicts map one to one.
 *
 * @param inputChannels 1 or 3
 * @param classes outputs of the classifier, at least 1
 * @param widthMultiplier scales every layer's channels, above 0
 * @param hiddenUnits of a layer between embedding and classifier: linear, ReLU, batch normalization; 0 has none
 */
public record Architecture(int inputChannels, int classes, double widthMultiplier, int hiddenUnits) {

    /** Entries of torchvision's features: the first convolution, 17 bottlenecks, the last convolution. */
    public static final int LAYERS = 19;

    /** Input pixels from one cell of the last feature map to the next: five convolutions step by two. */
    public static final int STRIDE = 32;

    /** Expansion, channels, repeats, stride of the first: table 2 of the paper. */
    private static final int[][] TABLE = {
        {1, 16, 1, 1}, {6, 24, 2, 2}, {6, 32, 3, 2}, {6, 64, 4, 2}, {6, 96, 3, 1}, {6, 160, 3, 2}, {6, 320, 1, 1}
    };

    public Architecture {
        if ((inputChannels != 1 && inputChannels != 3)
                || classes < 1
                || !(widthMultiplier > 0 && widthMultiplier < 10)
                || hiddenUnits < 0) {
            throw new IllegalArgumentException("expected 1 or 3 channels, at least 1 class, a width in (0, 10), hidden"
                    + " units from 0, found " + inputChannels + ", " + classes + ", " + widthMultiplier + ", "
                    + hiddenUnits);
        }
    }

    /** With a linear classifier on the embedding, as in torchvision. */
    public Architecture(int inputChannels, int classes, double widthMultiplier) {
        this(inputChannels, classes, widthMultiplier, 0);
    }

    /** The network of a recipe for so many channels and findings. */
    public static Architecture of(int inputChannels, int classes, NetworkOptions network) {
        return new Architecture(inputChannels, classes, network.width(), network.hiddenUnits());
    }

    /** One convolution without bias and the batch normalization behind it. */
    public record Conv(String conv, String norm, int in, int out, int kernel, int stride, int groups, boolean relu6) {

        public int padding() {
            return (kernel - 1) / 2;
        }

        public int[] weightShape() {
            return new int[] {out, in / groups, kernel, kernel};
        }
    }

    /** Convolutions in a row, with a shortcut around them or not. */
    public record Block(List<Conv> convs, boolean residual) {}

    /** The width of the embedding: 1280 or more. */
    public int embedding() {
        return divisible(1280 * Math.max(1, widthMultiplier));
    }

    /** Inputs of the classifier: the hidden layer's, or the embedding's. */
    public int classifierInputs() {
        return hiddenUnits == 0 ? embedding() : hiddenUnits;
    }

    public List<Block> blocks() {
        List<Block> blocks = new ArrayList<>();
        int in = divisible(32 * widthMultiplier);
        blocks.add(
                new Block(List.of(new Conv("features.0.0", "features.0.1", inputChannels, in, 3, 2, 1, true)), false));
        for (int[] row : TABLE) {
            int out = divisible(row[1] * widthMultiplier);
            for (int i = 0; i < row[2]; i++) {
                blocks.add(bottleneck("features." + blocks.size() + ".conv.", in, out, row[0], i == 0 ? row[3] : 1));
                in = out;
            }
        }
        String last = "features." + blocks.size();
        blocks.add(new Block(List.of(new Conv(last + ".0", last + ".1", in, embedding(), 1, 1, 1, true)), false));
        return blocks;
    }

    private static Block bottleneck(String prefix, int in, int out, int expansion, int stride) {
        List<Conv> convs = new ArrayList<>();
        int hidden = in * expansion;
        int at = 0;
        if (expansion != 1) {
            convs.add(new Conv(prefix + "0.0", prefix + "0.1", in, hidden, 1, 1, 1, true));
            at++;
        }
        convs.add(new Conv(prefix + at + ".0", prefix + at + ".1", hidden, hidden, 3, stride, hidden, true));
        convs.add(new Conv(prefix + (at + 1), prefix + (at + 2), hidden, out, 1, 1, 1, false));
        return new Block(convs, stride == 1 && in == out);
    }

    /** Rounds to a multiple of 8, never losing more than a tenth: the rule of the paper's reference code. */
    private static int divisible(double channels) {
        int rounded = Math.max(8, (int) (channels + 4) / 8 * 8);
        return rounded < 0.9 * channels ? rounded + 8 : rounded;
    }
}
