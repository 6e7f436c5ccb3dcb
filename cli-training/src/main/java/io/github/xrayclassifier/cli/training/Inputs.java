// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.cli.training;

import io.github.xrayclassifier.cli.evaluation.BrokenImageChoice;
import io.github.xrayclassifier.cli.terminal.Console;
import io.github.xrayclassifier.image.ImageDecoder;
import io.github.xrayclassifier.manifest.ManifestEntry;
import io.github.xrayclassifier.training.TrainingData;
import java.nio.file.Path;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The files that the training commands read. */
final class Inputs {

    private Inputs() {}

    /** The decoders of classify: what it reads can be trained on. */
    static List<ImageDecoder> decoders() {
        return BrokenImageChoice.decoders();
    }

    /** The data as the option on broken images wants them. */
    static TrainingData readable(TrainingData data, BrokenImageChoice broken, Console console) {
        if (!broken.skips()) {
            return data;
        }
        Set<ManifestEntry> kept = Collections.newSetFromMap(new IdentityHashMap<>());
        kept.addAll(broken.applyTo(data.manifest(), console).entries());
        return data.where(kept::contains);
    }

    /** The names of manifests, without their folders. */
    static String name(List<Path> manifests) {
        return manifests.stream()
                .map(file -> String.valueOf(file.getFileName()))
                .collect(Collectors.joining(" + "));
    }
}
