// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.cli.training;

import io.github.xrayclassifier.dicom.DicomDecoder;
import io.github.xrayclassifier.image.ImageDecoder;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** The files that the training commands read. */
final class Inputs {

    private Inputs() {}

    /** The decoders of classify: what it reads can be trained on. */
    static List<ImageDecoder> decoders() {
        return List.of(ImageDecoder.standard(), DicomDecoder.open());
    }

    /** The names of manifests, without their folders. */
    static String name(List<Path> manifests) {
        return manifests.stream()
                .map(file -> String.valueOf(file.getFileName()))
                .collect(Collectors.joining(" + "));
    }
}
