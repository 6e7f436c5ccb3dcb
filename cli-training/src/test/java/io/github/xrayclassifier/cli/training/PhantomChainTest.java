// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.cli.training;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import io.github.xrayclassifier.cli.Xray;
import io.github.xrayclassifier.cli.terminal.Console;
import io.github.xrayclassifier.model.Finding;
import io.github.xrayclassifier.testkit.PhantomDataset;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The whole chain on seven planted findings, by the commands that a user types: train, export, quantize, evaluate. What is
 * planted is known, so a mistake anywhere between the file's bytes and the answer costs accuracy here.
 */
class PhantomChainTest {

    private static final List<Finding> SEVEN = List.of(
            Finding.COVID_19,
            Finding.EDEMA,
            Finding.EFFUSION,
            Finding.EMPHYSEMA,
            Finding.FIBROSIS,
            Finding.NORMAL,
            Finding.PNEUMONIA);

    @TempDir
    private Path folder;

    /** 504 drawings to learn from, 126 to judge by; measured accuracy 1.000 from the seventh epoch on. */
    @Test
    void learnsSevenPlantedFindingsAndServesThem() throws IOException {
        String manifest =
                PhantomDataset.write(folder.resolve("data"), SEVEN, 90, 64, 1).toString();
        String run = folder.resolve("run").toString();
        run(
                "train --set input.width=64 --set input.height=64 --set network.width=0.25 --set batch-size=16 --set epochs=9"
                        + " --set optimization.learning-rate=0.004 --set schedule.warmup-steps=30"
                        + " --set regularization.average-decay=0.95 --set augmentation.rotation=0 --set augmentation.shift=0.03"
                        + " --set augmentation.scale=0 --set augmentation.contrast=0 --set augmentation.brightness=0.05"
                        + " --threads 1 --manifest",
                manifest,
                "--out",
                run);
        String exported = folder.resolve("exported.onnx").toString();
        run("export", run, "--manifest", manifest, "--out", exported);
        String int8 = folder.resolve("int8.onnx").toString();
        run("quantize", exported, "--manifest", manifest, "--out", int8);
        assertThat(accuracy(exported, manifest)).isGreaterThan(0.95);
        assertThat(accuracy(int8, manifest)).isGreaterThan(0.95);
        assertThat(Files.size(Path.of(int8))).isLessThan(Files.size(Path.of(exported)) / 2);
    }

    private double accuracy(String model, String manifest) throws IOException {
        Path json = folder.resolve("evaluation.json");
        run("evaluate --resamples 50", model, manifest, "--json", json.toString());
        return JsonParser.parseString(Files.readString(json))
                .getAsJsonObject()
                .getAsJsonArray("strata")
                .get(0) // all images
                .getAsJsonObject()
                .getAsJsonObject("overall")
                .getAsJsonObject("accuracy")
                .get("value")
                .getAsDouble();
    }

    private static void run(String words, String... more) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        Console console = Console.of(out, err, OptionalInt.empty(), OptionalInt.empty());
        String[] arguments = Stream.concat(Pattern.compile(" ").splitAsStream(words), Arrays.stream(more))
                .toArray(String[]::new);
        assertThat(Xray.run(Main.commandLine(console), console, arguments))
                .as(words + ": " + err)
                .isZero();
    }
}
