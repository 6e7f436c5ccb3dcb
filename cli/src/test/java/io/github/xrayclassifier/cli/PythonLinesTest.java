// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.xrayclassifier.XrayClassifier;
import io.github.xrayclassifier.bundled.BundledModel;
import io.github.xrayclassifier.image.GrayImage;
import io.github.xrayclassifier.model.Finding;
import io.github.xrayclassifier.model.ModelSource;
import io.github.xrayclassifier.onnx.OnnxBackend;
import io.github.xrayclassifier.predict.Prediction;
import io.github.xrayclassifier.testkit.ImageFiles;
import io.github.xrayclassifier.testkit.Phantom;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The lines of Python in docs/model-file.md against this library. Skipped where Python lacks ONNX Runtime, NumPy or Pillow;
 * {@code -Dxray.python} for another Python.
 */
class PythonLinesTest {

    private static final String PYTHON = System.getProperty("xray.python", "python3");

    @TempDir
    private Path folder;

    @Test
    void giveTheProbabilitiesOfThisLibrary() throws IOException, InterruptedException {
        assumeTrue(
                !run("import numpy, onnxruntime, PIL; print(1)").isEmpty(),
                "expected Python with ONNX Runtime, NumPy" + " and Pillow, found none: skipped");
        Matcher block =
                Pattern.compile("(?s)```python\\n(.*?)```").matcher(Files.readString(Path.of("../docs/model-file.md")));
        assertThat(block.find()).isTrue();
        ModelSource model = BundledModel.mobileNetV2();
        byte[] file = new byte[model.bytes().remaining()];
        model.bytes().get(file);
        Files.write(folder.resolve("mobilenet-v2.onnx"), file);
        try (XrayClassifier classifier = XrayClassifier.open(OnnxBackend.open(model))) {
            for (int seed = 0; seed < 5; seed++) {
                GrayImage drawn =
                        Phantom.of(seed).withSize(300 + 97 * seed, 512).draw().image();
                Files.write(folder.resolve("chest.png"), ImageFiles.png(drawn));
                Prediction prediction = classifier.classify(folder.resolve("chest.png"));
                Matcher printed = Pattern.compile("\\('([^']+)', (?:np\\.float32\\()?([0-9.e-]+)")
                        .matcher(run(block.group(1)));
                int findings = 0;
                while (printed.find()) {
                    Finding finding = new Finding(printed.group(1));
                    assertThat(Double.parseDouble(printed.group(2)))
                            .as("%s of drawing %d", finding, seed)
                            .isCloseTo(prediction.score(finding).probability().orElseThrow(), within(1e-4));
                    findings++;
                }
                assertThat(findings).isEqualTo(7);
            }
        }
    }

    /** The lines that the program prints; none if it fails. */
    private String run(String program) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(PYTHON, "-c", program)
                .directory(folder.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        try {
            Process process = builder.start();
            String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return process.waitFor() == 0 ? printed : "";
        } catch (IOException notInstalled) {
            return "";
        }
    }
}
