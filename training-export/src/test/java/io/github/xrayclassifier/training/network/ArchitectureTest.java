// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.training.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The oracle is torchvision: its parameter counts and its names. One wrong stride table row changes the counts. */
class ArchitectureTest {

    @ParameterizedTest(name = "{0} channels, {1} classes, width {2}: {3} parameters")
    @CsvSource({
        "3, 1000, 1.0, 3504872", // torchvision's mobilenet_v2 as documented
        "3, 1000, 0.5, 1968680", // the authors' 0.5 checkpoint: 1.97 million
        "1, 7, 1.0, 2232263", // 3504872 less 2 x 288 first weights, 993 x 1281 in the classifier
    })
    void hasAsManyParametersAsTorchvision(int channels, int classes, double width, int expected) {
        FlatLayout layout = FlatLayout.of(new Architecture(channels, classes, width));
        assertThat(layout.parameterCount()).isEqualTo(expected);
    }

    @Test
    void namesTensorsAsTorchvisionDoes() {
        FlatLayout layout = FlatLayout.of(new Architecture(3, 1000, 1));
        List<String> names = Stream.concat(layout.parameters().stream(), layout.buffers().stream())
                .map(FlatLayout.Slot::name)
                .toList();
        assertThat(names).hasSize(262).doesNotHaveDuplicates();
        assertThat(names)
                .contains(
                        "features.0.0.weight",
                        "features.0.1.running_var",
                        "features.1.conv.0.0.weight",
                        "features.1.conv.1.weight",
                        "features.1.conv.2.bias",
                        "features.2.conv.0.1.running_mean",
                        "features.2.conv.1.0.weight",
                        "features.17.conv.2.weight",
                        "features.17.conv.3.weight",
                        "features.18.0.weight",
                        "features.18.1.bias",
                        "classifier.1.weight",
                        "classifier.1.bias");
    }

    @Test
    void decaysOnlyConvolutionAndClassifierWeights() {
        FlatLayout layout = FlatLayout.of(new Architecture(1, 7, 1));
        for (FlatLayout.Slot slot : layout.parameters()) {
            assertThat(slot.offset() < layout.decayed()).as(slot.name()).isEqualTo(slot.shape().length > 1);
        }
    }

    @Test
    void storesConvolutionsChannelsLastAndGivesThemBackInOrder() {
        FlatLayout.Slot slot = new FlatLayout.Slot("w", new int[] {2, 3, 1, 2}, 1);
        float[] values = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11};
        float[] flat = new float[13];
        slot.write(values, flat);
        assertThat(flat).containsExactly(0, 0, 2, 4, 1, 3, 5, 6, 8, 10, 7, 9, 11);
        assertThat(slot.read(flat)).containsExactly(values);
    }

    @Test
    void addsShortcutsWhereStrideIsOneAndChannelsStay() {
        long residual = new Architecture(1, 7, 1)
                .blocks().stream().filter(Architecture.Block::residual).count();
        assertThat(residual).isEqualTo(10); // table 2: (2-1) + (3-1) + (4-1) + (3-1) + (3-1)
    }

    @Test
    void refusesTwoChannels() {
        assertThatThrownBy(() -> new Architecture(2, 7, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "expected 1 or 3 channels, at least 1 class, a width in (0, 10), hidden units from 0, found 2, 7, 1.0, 0");
    }
}
