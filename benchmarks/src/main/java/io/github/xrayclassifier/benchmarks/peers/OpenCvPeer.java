// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.benchmarks.peers;

import static org.bytedeco.opencv.global.opencv_core.CV_32F;
import static org.bytedeco.opencv.global.opencv_core.CV_8U;
import static org.bytedeco.opencv.global.opencv_core.setNumThreads;
import static org.bytedeco.opencv.global.opencv_dnn.blobFromImage;
import static org.bytedeco.opencv.global.opencv_dnn.readNetFromONNX;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_COLOR;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_GRAYSCALE;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_REDUCED_GRAYSCALE_2;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_REDUCED_GRAYSCALE_4;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_REDUCED_GRAYSCALE_8;
import static org.bytedeco.opencv.global.opencv_imgcodecs.imdecode;
import static org.bytedeco.opencv.global.opencv_imgproc.COLOR_BGR2GRAY;
import static org.bytedeco.opencv.global.opencv_imgproc.INTER_AREA;
import static org.bytedeco.opencv.global.opencv_imgproc.INTER_LINEAR;
import static org.bytedeco.opencv.global.opencv_imgproc.cvtColor;
import static org.bytedeco.opencv.global.opencv_imgproc.resize;

import io.github.xrayclassifier.model.ModelCard;
import io.github.xrayclassifier.model.ModelSource;
import io.github.xrayclassifier.tensor.Shape;
import java.io.IOException;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.bytedeco.opencv.opencv_core.Size;
import org.bytedeco.opencv.opencv_dnn.Net;

/** OpenCV from decoding to the network: as usually written, or tuned by hand. One thread. */
public final class OpenCvPeer implements Peer {

    private final Net net;
    private final Shape shape;
    private final Size size;
    private final boolean isTuned;
    private final Mat gray = new Mat();
    private final Mat small = new Mat();

    private OpenCvPeer(Net net, Shape shape, boolean isTuned) {
        this.net = net;
        this.shape = shape;
        this.size = new Size(shape.width(), shape.height());
        this.isTuned = isTuned;
    }

    public static OpenCvPeer open(ModelSource source, ModelCard card, boolean isTuned) {
        setNumThreads(1);
        byte[] bytes = new byte[source.bytes().remaining()];
        source.bytes().get(bytes);
        return new OpenCvPeer(
                readNetFromONNX(new BytePointer(bytes), bytes.length),
                card.preprocessing().shape(),
                isTuned);
    }

    @Override
    public float[] answer(byte[] file) throws IOException {
        try (BytePointer pointer = new BytePointer(file);
                Mat bytes = new Mat(1, file.length, CV_8U, pointer)) {
            if (isTuned) {
                try (Mat decoded = imdecode(bytes, scale(file))) {
                    resize(decoded, small, size, 0, 0, INTER_AREA);
                }
            } else {
                try (Mat decoded = imdecode(bytes, IMREAD_COLOR)) {
                    cvtColor(decoded, gray, COLOR_BGR2GRAY);
                    resize(gray, small, size, 0, 0, INTER_LINEAR);
                }
            }
        }
        return run();
    }

    private float[] run() {
        try (Scalar mean = Scalar.all(0);
                Mat blob = blobFromImage(small, 1, size, mean, false, false, CV_32F)) {
            net.setInput(blob);
            try (Mat logits = net.forward("logits")) {
                float[] values = new float[(int) logits.total()];
                new FloatPointer(logits.data()).get(values);
                return Agreement.softmax(values);
            }
        }
    }

    /** The smallest scale that JPEG offers with both sides at least the model's; PNG has none. */
    private int scale(byte[] file) throws IOException {
        int[] sides = Peers.jpegSides(file);
        if (sides.length == 0) {
            return IMREAD_GRAYSCALE;
        }
        int most = Math.min(sides[0] / shape.width(), sides[1] / shape.height());
        return most >= 8
                ? IMREAD_REDUCED_GRAYSCALE_8
                : most >= 4 ? IMREAD_REDUCED_GRAYSCALE_4 : most >= 2 ? IMREAD_REDUCED_GRAYSCALE_2 : IMREAD_GRAYSCALE;
    }

    @Override
    public void close() {
        net.close();
        gray.close();
        small.close();
    }
}
