// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.training.weights;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.InvalidProtocolBufferException;
import io.github.xrayclassifier.model.Sha256;
import io.github.xrayclassifier.training.export.OnnxExport;
import io.github.xrayclassifier.training.network.FlatLayout;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The weights of a model file that {@link OnnxExport} wrote. Its batch normalization is folded into the convolutions, so
 * each comes back as an identity with the convolution's bias.
 */
final class OnnxWeights {

    private static final long MOST_BYTES = 500_000_000;

    /** With this variance, batch normalization of epsilon 1e-5 divides by 1. */
    private static final float UNIT_VARIANCE = (float) (1 - 1e-5);

    private OnnxWeights() {}

    static WeightsFile read(Path file) throws IOException {
        if (Files.size(file) > MOST_BYTES) {
            throw failure(file, "at most " + MOST_BYTES + " bytes", Files.size(file) + " bytes");
        }
        byte[] bytes = Files.readAllBytes(file);
        ModelProto model;
        try {
            model = ModelProto.parseFrom(bytes);
        } catch (InvalidProtocolBufferException e) {
            throw failure(file, "an ONNX model", "something else");
        }
        Map<String, float[]> stored = new HashMap<>();
        for (TensorProto tensor : model.getGraph().getInitializerList()) {
            if (tensor.getDataType() == TensorProto.DataType.FLOAT.getNumber()) {
                stored.put(tensor.getName(), values(tensor));
            }
        }
        float[] shift = stored.get("shift");
        if (shift == null || shift.length != 1) {
            throw failure(file, "a model file that xray wrote, in float32", "one without its constants");
        }
        String name = String.valueOf(file.getFileName());
        OptionalDouble mean = OptionalDouble.of(-shift[0] / 255);
        Optional<String> kind = entry(model, "xray.output-kind");
        return new WeightsFile(name, Sha256.of(bytes), named(stored), findings(model), kind, mean);
    }

    private static float[] values(TensorProto tensor) {
        if (tensor.getRawData().isEmpty()) {
            float[] values = new float[tensor.getFloatDataCount()];
            for (int i = 0; i < values.length; i++) {
                values[i] = tensor.getFloatData(i);
            }
            return values;
        }
        var raw = tensor.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
        float[] values = new float[raw.remaining() / Float.BYTES];
        raw.asFloatBuffer().get(values);
        return values;
    }

    private static Map<String, float[]> named(Map<String, float[]> stored) {
        Map<String, float[]> named = new HashMap<>();
        stored.forEach((name, values) -> {
            if (name.startsWith("features.") && name.endsWith(".weight")) {
                named.put(name, values);
            } else if (name.startsWith("features.") && name.endsWith(".bias")) {
                norm(named, normOf(name.substring(0, name.length() - ".bias".length())), values);
            }
        });
        move(stored, "classifier.weight", named, "classifier.1.weight");
        move(stored, "classifier.bias", named, "classifier.1.bias");
        move(stored, "hidden.weight", named, FlatLayout.HIDDEN + ".weight");
        move(stored, "hidden.bias", named, FlatLayout.HIDDEN + ".bias");
        float[] hidden = stored.get("hidden.bias");
        if (hidden != null) {
            norm(named, FlatLayout.HIDDEN_NORM, new float[hidden.length]);
        }
        return named;
    }

    /** torchvision numbers a normalization one after its convolution: in the last place of its name. */
    private static String normOf(String conv) {
        int dot = conv.lastIndexOf('.');
        return conv.substring(0, dot + 1) + (Integer.parseInt(conv.substring(dot + 1)) + 1);
    }

    private static void norm(Map<String, float[]> named, String norm, float[] bias) {
        float[] ones = new float[bias.length];
        Arrays.fill(ones, 1);
        float[] variance = new float[bias.length];
        Arrays.fill(variance, UNIT_VARIANCE);
        named.put(norm + ".weight", ones);
        named.put(norm + ".bias", bias);
        named.put(norm + ".running_mean", new float[bias.length]);
        named.put(norm + ".running_var", variance);
    }

    private static void move(Map<String, float[]> from, String name, Map<String, float[]> to, String newName) {
        float[] values = from.get(name);
        if (values != null) {
            to.put(newName, values);
        }
    }

    private static Optional<List<String>> findings(ModelProto model) {
        return entry(model, "xray.findings").map(text -> List.of(text.split("\\|", -1)));
    }

    private static Optional<String> entry(ModelProto model, String key) {
        return model.getMetadataPropsList().stream()
                .filter(entry -> entry.getKey().equals(key))
                .map(StringStringEntryProto::getValue)
                .findFirst();
    }

    private static WeightsException failure(Path file, String expected, String found) {
        return new WeightsException(
                file.getFileName() + ": expected " + expected + ", found " + found, List.of(), List.of());
    }
}
