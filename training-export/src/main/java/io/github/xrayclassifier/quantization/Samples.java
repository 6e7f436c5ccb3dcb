// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.quantization;

import io.github.xrayclassifier.failure.XrayException;
import io.github.xrayclassifier.image.DecodeRequest;
import io.github.xrayclassifier.image.ImageDecoder;
import io.github.xrayclassifier.manifest.ManifestEntry;
import io.github.xrayclassifier.model.Backend;
import io.github.xrayclassifier.tensor.Preprocessing;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

/** Images decoded once into a model's input, because many variants answer them. */
final class Samples {

    private final List<ManifestEntry> entries;
    private final List<ByteBuffer> inputs = new ArrayList<>();

    private Samples(List<ManifestEntry> entries) {
        this.entries = entries;
    }

    static Samples read(
            List<ManifestEntry> entries, Preprocessing recipe, List<ImageDecoder> decoders, Runnable decoded)
            throws IOException {
        Samples samples = new Samples(entries);
        for (ManifestEntry entry : entries) {
            samples.inputs.add(input(entry, recipe, decoders));
            decoded.run();
        }
        return samples;
    }

    private static ByteBuffer input(ManifestEntry entry, Preprocessing recipe, List<ImageDecoder> decoders)
            throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(entry.file()));
        for (ImageDecoder decoder : decoders) {
            if (decoder.recognizes(bytes)) {
                try {
                    return recipe.apply(decoder.decode(bytes, DecodeRequest.defaults())
                                    .pixels())
                            .buffer();
                } catch (XrayException e) {
                    throw new IOException("manifest line " + entry.line() + ": " + e.getMessage(), e);
                }
            }
        }
        throw new IOException("manifest line " + entry.line() + ": expected an image that one of " + decoders.size()
                + " decoders recognizes, found " + entry.file().getFileName());
    }

    List<ManifestEntry> entries() {
        return entries;
    }

    /** One image's input tensor, in the byte order of the machine. */
    ByteBuffer input(int index) {
        return inputs.get(index).duplicate().order(ByteOrder.nativeOrder()).rewind();
    }

    /** At most so many of them, from the first. */
    Samples first(int most) {
        Samples part = new Samples(entries.subList(0, Math.min(most, count())));
        part.inputs.addAll(inputs.subList(0, part.entries.size()));
        return part;
    }

    int count() {
        return inputs.size();
    }

    /** The answers of a model to all of them. */
    float[][] logits(Backend backend) {
        float[][] logits = new float[count()][];
        try (var context = backend.openContext()) {
            for (int i = 0; i < logits.length; i++) {
                context.input().put(0, input(i), 0, input(i).limit());
                logits[i] = context.run().logits().clone();
            }
        }
        return logits;
    }
}
