// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.bundled;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.xrayclassifier.model.ModelSource;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The oracle is the JDK's SHA-256; a model file that was swapped without its hash fails here. */
class BundledModelTest {

    @Test
    void hasTheHashThatLoadingWillExpect() throws Exception {
        for (ModelSource source : List.of(BundledModel.mobileNetV2(), BundledModel.mobileNetV2Int8())) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(source.bytes());
            assertThat(source.sha256()).contains(HexFormat.of().formatHex(digest.digest()));
        }
    }

    @Test
    void isSmallEnoughForAnApplication() {
        // 8.9 MB: 2.2 million weights of four bytes, the card and its self-test.
        assertThat(BundledModel.mobileNetV2().bytes().remaining()).isBetween(2_000_000, 12_000_000);
        // One byte a weight, and four a weight of the classifier, its maps and the scales.
        assertThat(BundledModel.mobileNetV2Int8().bytes().remaining()).isBetween(500_000, 4_000_000);
    }
}
