// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.cli.training;

import io.github.xrayclassifier.tensor.Fit;
import io.github.xrayclassifier.tensor.Preprocessing;
import io.github.xrayclassifier.training.Preset;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say what an image becomes. */
final class InputSettings {

    private static final int SMALLEST_INPUT = 32; // MobileNetV2 halves its input five times
    private static final int LARGEST_INPUT = 4096;
    private static final Pattern SIZE = Pattern.compile("([0-9]{1,5})(?:x([0-9]{1,5}))?");

    @Option(
            names = "--size",
            paramLabel = "N|WxH",
            description = "The model's input: a side of a square, or columns x rows. Default: 128, or the preset's.")
    private @Nullable String size;

    @Option(
            names = "--channels",
            paramLabel = "N",
            description =
                    "1, or 3 that hold the same gray, for weights trained on colors. Default: 1, or the preset's.")
    private @Nullable Integer channels;

    @Option(
            names = "--fit",
            paramLabel = "RULE",
            description = "stretch, letterbox (black bars) or center_crop. Default: stretch.")
    private @Nullable Fit fit;

    /** @throws IllegalArgumentException if an option is out of its range */
    Preprocessing preprocessing(Optional<Preset> preset) {
        Preprocessing recipe = preset.map(Preset::preprocessing).orElseGet(() -> Preprocessing.of(128, 128));
        if (size != null) {
            Matcher matcher = SIZE.matcher(size);
            if (!matcher.matches()) {
                throw new IllegalArgumentException("size: expected 160 or 266x200, found " + size);
            }
            String height = matcher.group(2) == null ? matcher.group(1) : matcher.group(2);
            recipe = recipe.withSize(checked(matcher.group(1)), checked(height));
        }
        if (channels != null) {
            recipe = recipe.withUint8(channels);
        }
        return fit == null ? recipe : recipe.withFit(fit);
    }

    private static int checked(String text) {
        int pixels = Integer.parseInt(text);
        if (pixels < SMALLEST_INPUT || pixels > LARGEST_INPUT) {
            throw new IllegalArgumentException(
                    "size: expected " + SMALLEST_INPUT + " to " + LARGEST_INPUT + ", found " + pixels);
        }
        return pixels;
    }
}
