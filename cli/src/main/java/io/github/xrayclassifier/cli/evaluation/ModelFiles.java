// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.cli.evaluation;

import io.github.xrayclassifier.ClassifierOptions;
import io.github.xrayclassifier.XrayClassifier;
import io.github.xrayclassifier.bundled.BundledModel;
import io.github.xrayclassifier.dicom.DicomDecoder;
import io.github.xrayclassifier.image.DecodeMode;
import io.github.xrayclassifier.model.ModelSource;
import io.github.xrayclassifier.onnx.OnnxBackend;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Model files by short names, and classifiers over them that decode every pixel, as training does. */
public final class ModelFiles {

    private ModelFiles() {}

    /**
     * A model by its file or name.
     *
     * @param file the bundled model for null, and for the words bundled and bundled-int8 where no file is called so
     * @return the model
     * @throws IOException if it cannot be read, or holds weights without a network
     */
    public static ModelSource source(@Nullable Path file) throws IOException {
        if (file == null) {
            return BundledModel.mobileNetV2();
        }
        if (Files.isDirectory(file)) {
            throw new FileSystemException(file.toString(), null, "expected a model file, found a folder");
        }
        if (!Files.exists(file)) {
            String word = file.toString();
            if (word.equals("bundled") || word.equals("bundled-int8")) {
                return word.equals("bundled") ? BundledModel.mobileNetV2() : BundledModel.mobileNetV2Int8();
            }
            throw new NoSuchFileException(word);
        }
        if (isSafetensors(file)) {
            throw new FileSystemException(
                    file.toString(),
                    null,
                    "expected a model file in ONNX, found weights in safetensors; xray export makes a model file of the run"
                            + " that they are of");
        }
        return ModelSource.of(file);
    }

    /** Eight bytes with the length of a header, then its JSON. */
    private static boolean isSafetensors(Path file) throws IOException {
        byte[] start = new byte[9];
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(start, 0, start.length) == start.length
                    && start[8] == '{'
                    && start[5] == 0
                    && start[6] == 0
                    && start[7] == 0;
        }
    }

    /**
     * A classifier that decodes every pixel.
     *
     * @param source the model
     * @param threads that run it
     * @return to be closed
     */
    public static XrayClassifier open(ModelSource source, int threads) {
        return XrayClassifier.open(
                OnnxBackend.open(source),
                ClassifierOptions.defaults()
                        .withDecoder(DicomDecoder.open())
                        .withMode(DecodeMode.EXACT)
                        .withWorkers(threads));
    }

    /** The bundled model if there is none; a file called model.onnx goes by its folder's name, as a run's does. */
    static Map<String, ModelSource> named(List<Path> files) throws IOException {
        Map<String, ModelSource> named = new LinkedHashMap<>();
        if (files.isEmpty()) {
            named.put("bundled model", source(null));
        }
        for (Path file : files) {
            ModelSource source = source(file);
            String name = name(file);
            if (named.put(named.containsKey(name) ? file.toString() : name, source) != null) {
                throw new IllegalArgumentException("expected each model once, found " + file + " twice");
            }
        }
        return named;
    }

    private static String name(Path file) {
        List<String> parts = new ArrayList<>();
        file.toAbsolutePath().normalize().forEach(part -> parts.add(part.toString()));
        String last = parts.get(parts.size() - 1);
        boolean isRun = last.equals("model.onnx") && parts.size() > 1;
        return isRun ? parts.get(parts.size() - 2) : last.replaceFirst("\\.onnx$", "");
    }
}
