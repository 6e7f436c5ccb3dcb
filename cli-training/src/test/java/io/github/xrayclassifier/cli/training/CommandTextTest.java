// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.cli.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** A model file goes to strangers: it must not tell how somebody's folders are called. */
class CommandTextTest {

    @Test
    void namesFilesWithoutTheirFolders() {
        assertThat(CommandText.of(
                        "train",
                        List.of(
                                "--manifest",
                                "/home/someone/data/manifest.csv",
                                "--init=../runs/a.onnx",
                                "--epochs",
                                "3")))
                .isEqualTo("train --manifest manifest.csv --init=a.onnx --epochs 3");
    }

    @Test
    void leavesOutWhatDecidesNothing() {
        assertThat(CommandText.of(
                        "train", List.of("--out", "x", "--seed", "4", "--threads=1", "--resume", "--out=y/z")))
                .isEqualTo("train --seed 4");
    }

    @Test
    void quotesTexts() {
        assertThat(CommandText.of("train", List.of("--licence", "Research use and/or teaching", "--weight", "a=2")))
                .isEqualTo("train --licence \"Research use and/or teaching\" --weight a=2");
    }
}
