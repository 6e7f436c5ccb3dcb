// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.reliability;

import io.github.xrayclassifier.biomarkers.SimilarIndex;
import io.github.xrayclassifier.dicom.DicomDecoder;
import io.github.xrayclassifier.dicom.DicomOptions;
import io.github.xrayclassifier.dicom.DicomSummary;
import io.github.xrayclassifier.engine.Safetensors;
import io.github.xrayclassifier.image.DecodeLimits;
import io.github.xrayclassifier.image.DecodeRequest;
import io.github.xrayclassifier.image.ImageDecoder;
import io.github.xrayclassifier.manifest.Manifest;
import io.github.xrayclassifier.model.ModelCard;
import io.github.xrayclassifier.onnx.graph.GraphPlan;
import io.github.xrayclassifier.onnx.graph.OnnxModelFile;
import io.github.xrayclassifier.training.weights.InitialWeights;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** The readers of bytes that come from anywhere. Each ends with an answer, an {@code XrayException} or an {@code IOException}. */
enum Reader {
    /** Every format of the standard decoder. */
    IMAGE(Reader.WORKING + 24L * Reader.PIXELS, 64) {
        @Override
        void read(byte[] input, Path folder) {
            // The length decides, so that one input always takes the same way.
            byte[] file = input.length % 4 == 0 ? input : withChecksums(input);
            ImageDecoder.standard().decode(ByteBuffer.wrap(file), request(input));
        }
    },

    /** DICOM files: the image, and what {@code xray dicom} prints. */
    DICOM(Reader.WORKING + 24L * Reader.PIXELS, 64) {
        @Override
        void read(byte[] input, Path folder) {
            ByteBuffer file = ByteBuffer.wrap(input);
            DicomDecoder.open().recognizes(file);
            if (input.length % 8 == 0) {
                DicomSummary.of(file, DicomOptions.defaults(), LIMITS);
            }
            DicomDecoder.open().decode(file, request(input));
        }
    },

    /** Model files, up to the point where native code would see them. */
    MODEL(Reader.WORKING, 400) {
        @Override
        void read(byte[] input, Path folder) {
            OnnxModelFile file = OnnxModelFile.read("input", ByteBuffer.wrap(input));
            GraphPlan.of("input", ModelCard.from(file.metadata()), file);
        }
    },

    /** A model's card: lines of a key, an equals sign and a value. What is read is written, and read again as the same. */
    CARD(Reader.WORKING, 400) {
        @Override
        void read(byte[] input, Path folder) {
            Map<String, String> metadata = new TreeMap<>();
            for (String line : new String(input, StandardCharsets.UTF_8).split("\n", -1)) {
                int equals = line.indexOf('=');
                if (equals > 0) {
                    metadata.put(line.substring(0, equals), line.substring(equals + 1));
                }
            }
            Map<String, String> written = ModelCard.from(metadata).toMetadata();
            Map<String, String> again = ModelCard.from(written).toMetadata();
            if (!again.equals(written)) {
                throw new Fault("a card that reads as it was written, found " + again + " for " + written);
            }
        }
    },

    /** State dicts of PyTorch: the pickle inside an archive, or a whole archive. */
    PICKLE(Reader.WORKING + 4L * Reader.VALUES, 400) {
        @Override
        void read(byte[] input, Path folder) throws IOException {
            boolean isArchive = input.length > 1 && input[0] == 'P' && input[1] == 'K';
            InitialWeights.from(write(folder, "weights.pth", isArchive ? input : archive(input)));
        }
    },

    /** Checkpoints of a training run. */
    SAFETENSORS(Reader.WORKING, 400) {
        @Override
        void read(byte[] input, Path folder) throws IOException {
            Safetensors.read(write(folder, "weights.safetensors", input));
        }
    },

    /** Lists of labelled images. */
    MANIFEST(Reader.WORKING, 400) {
        @Override
        void read(byte[] input, Path folder) throws IOException {
            Files.write(folder.resolve("a.png"), new byte[] {0});
            Manifest manifest = Manifest.from(write(folder, "manifest.csv", input));
            manifest.where(entry -> !entry.split().equals("train")).entries();
        }
    },

    /** Indexes of similar images. */
    INDEX(Reader.WORKING, 400) {
        @Override
        void read(byte[] input, Path folder) throws IOException {
            SimilarIndex index = SimilarIndex.from(write(folder, "similar.index", input));
            index.nearest(new float[] {1, 0, 0}, 2);
        }
    };

    /** The limit that images and DICOM files are read under; a file may claim any size. */
    static final int PIXELS = 1 << 20;

    /** The most that a state dict may hold: its tensors may share their values. */
    private static final int VALUES = 100_000_000;

    /** The bytes that the library's lossy decoder allocates for a pixel, 130 measured; WebP has a limit of its own for that. */
    private static final long WEBP_PIXEL = 144;

    /** Tables, buffers and messages, whatever the input. */
    private static final long WORKING = 8 << 20;

    private static final DecodeLimits LIMITS = DecodeLimits.defaults().withMaxPixels(PIXELS);

    private final long allowance;
    private final long allowanceForEachByte;

    Reader(long allowance, long allowanceForEachByte) {
        this.allowance = allowance;
        this.allowanceForEachByte = allowanceForEachByte;
    }

    /**
     * Reads an input.
     *
     * @param input any bytes
     * @param folder for the files of readers that take a path; each input replaces the one before
     * @throws IOException for bytes that are refused
     */
    abstract void read(byte[] input, Path folder) throws IOException;

    /** The bytes that may be allocated for an input: the reader's limits, and so many for each of its bytes. */
    long allowance(byte[] input) {
        boolean isWebP = this == IMAGE && input.length > 1 && input[0] == 'R' && input[1] == 'I';
        return allowance + (isWebP ? WEBP_PIXEL * PIXELS : 0) + allowanceForEachByte * input.length;
    }

    /** The name in results and on the command line. */
    String title() {
        return name().toLowerCase(Locale.ROOT);
    }

    private static DecodeRequest request(byte[] input) {
        DecodeRequest exact = DecodeRequest.defaults().withLimits(LIMITS);
        return input.length % 2 == 0 ? exact : exact.withFast(16, 16);
    }

    private static Path write(Path folder, String name, byte[] bytes) throws IOException {
        return Files.write(folder.resolve(name), bytes);
    }

    /** An archive as {@code torch.save} writes it, with two arrays. */
    private static byte[] archive(byte[] pickle) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.setLevel(0);
            zip.putNextEntry(new ZipEntry("archive/data.pkl"));
            zip.write(pickle);
            zip.putNextEntry(new ZipEntry("archive/data/0"));
            zip.write(new byte[24]);
            zip.putNextEntry(new ZipEntry("archive/data/1"));
            zip.write(new byte[96]);
        }
        return bytes.toByteArray();
    }

    /** The chunks of a PNG with the checksums that they should have, so that damage reaches the code behind them. */
    private static byte[] withChecksums(byte[] input) {
        if (input.length < 8 || input[0] != (byte) 0x89 || input[1] != 'P') {
            return input;
        }
        ByteBuffer file = ByteBuffer.wrap(input.clone());
        int at = 8;
        while (at + 12 <= input.length) {
            int length = file.getInt(at);
            if (length < 0 || length > input.length - at - 12) {
                break;
            }
            CRC32 crc = new CRC32();
            crc.update(file.array(), at + 4, length + 4);
            file.putInt(at + 8 + length, (int) crc.getValue());
            at += length + 12;
        }
        return file.array();
    }
}
