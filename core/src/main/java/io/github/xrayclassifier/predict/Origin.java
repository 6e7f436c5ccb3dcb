// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.predict;

import io.github.xrayclassifier.model.BackendInfo;

/**
 * Where an answer comes from: which model, on which runtime, from what kind of image.
 *
 * <p>Immutable; may be shared by threads.
 *
 * @param model what the model calls itself
 * @param backend runtime, provider, why a preferred provider is not in use, SHA-256 of the model
 * @param format what the image was, for example {@code JPEG}
 * @param width columns of the image once upright
 * @param height rows of the image once upright
 */
public record Origin(String model, BackendInfo backend, String format, int width, int height) {}
