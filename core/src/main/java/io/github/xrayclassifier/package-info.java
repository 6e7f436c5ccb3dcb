// SPDX-License-Identifier: Apache-2.0
/**
 * Classifies chest X-rays: open a classifier over a backend, and give it images. Research use, not for diagnosis.
 *
 * <pre>{@code
 * static void why(Backend backend, Path file) throws IOException {
 *     try (XrayClassifier classifier = XrayClassifier.open(backend)) {
 *         DecodedImage image = classifier.decode(file);
 *         Prediction prediction = classifier.classify(image);
 *         System.out.println(prediction.verdict()); // Classified[COVID-19, 0.93] or Abstained[...]
 *         Heatmap map = prediction.heatmap(Finding.COVID_19);
 *         ImageIO.write(map.overlay(image.pixels()), "png", new File("why.png"));
 *     }
 * }
 * }</pre>
 */
@NullMarked
package io.github.xrayclassifier;

import org.jspecify.annotations.NullMarked;
