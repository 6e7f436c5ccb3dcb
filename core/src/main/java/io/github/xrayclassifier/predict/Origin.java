// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.predict;

import io.github.xrayclassifier.model.BackendInfo;

/**
 * The origin of an answer: model, runtime and kind of image.
 *
 * <p>Immutable; may be shared by threads.
 *
 * @param model its own name
 * @param backend runtime, provider, the reason for which a preferred one is not in use, SHA-256 of the model
 * @param format of the image, for example {@code JPEG}
 * @param width columns of the image once upright
 * @param height rows of the image once upright
 */
public record Origin(String model, BackendInfo backend, String format, int width, int height) {}
