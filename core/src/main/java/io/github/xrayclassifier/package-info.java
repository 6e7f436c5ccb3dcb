// SPDX-License-Identifier: Apache-2.0
/**
 * Classifies chest X-rays: open a classifier over a backend, ask it about images. Research use, not for diagnosis.
 *
 * <pre>{@code
 * static void why(Backend backend, Path file) throws IOException {
 *     try (XrayClassifier classifier = XrayClassifier.open(backend)) {
 *         DecodedImage picture = classifier.decode(file);
 *         Prediction prediction = classifier.classify(picture);
 *         System.out.println(prediction.verdict()); // Classified[COVID-19, 0.93] or Abstained[...]
 *         Heatmap map = prediction.heatmap(Finding.COVID_19);
 *         ImageIO.write(map.overlay(picture.pixels()), "png", new File("why.png"));
 *     }
 * }
 * }</pre>
 */
@NullMarked
package io.github.xrayclassifier;

import org.jspecify.annotations.NullMarked;
