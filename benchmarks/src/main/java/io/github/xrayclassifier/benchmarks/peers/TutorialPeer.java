// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.benchmarks.peers;

import ai.onnxruntime.OrtException;
import io.github.xrayclassifier.model.ModelCard;
import io.github.xrayclassifier.model.ModelSource;
import io.github.xrayclassifier.tensor.Shape;
import java.awt.image.BufferedImage;

/** ImageIO, Graphics2D, getRGB and nested arrays on ONNX Runtime. Its filter is not the one the model was trained with. */
public final class TutorialPeer implements Peer {

    private final PlainSession session;
    private final Shape shape;

    public TutorialPeer(ModelSource source, ModelCard card) {
        session = PlainSession.open(source, card);
        shape = card.preprocessing().shape();
    }

    @Override
    public float[] answer(byte[] file) throws Exception {
        BufferedImage small = Peers.scale(Peers.read(file), shape.width(), shape.height(), BufferedImage.TYPE_INT_RGB);
        return Agreement.softmax(session.runNested(Peers.channel(small)));
    }

    @Override
    public void close() throws OrtException {
        session.close();
    }
}
