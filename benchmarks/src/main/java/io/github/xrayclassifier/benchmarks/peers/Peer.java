// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.benchmarks.peers;

import ai.onnxruntime.OrtException;
import java.io.IOException;

/** One way from the bytes of a file to an answer, as a competent user of its library writes it. */
public interface Peer extends AutoCloseable {

    /** One probability a finding, in the order of the model's card, before calibration. */
    float[] answer(byte[] file) throws Exception;

    @Override
    void close() throws IOException, OrtException;
}
