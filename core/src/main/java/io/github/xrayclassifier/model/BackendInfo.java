// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.model;

import java.util.Optional;

/**
 * The place where a model runs.
 *
 * <p>Immutable; may be shared by threads.
 *
 * @param runtime name and version, for example {@code ONNX Runtime 1.29.0}
 * @param provider the execution provider in use: {@code CPU}, {@code CUDA:0}, {@code DirectML:0}
 * @param fallbackReason the reason for which a preferred provider is not in use; empty if none was preferred or it is in use
 * @param modelSha256 64 hexadecimal digits of the model file; for a model without a file, of its substitute
 */
public record BackendInfo(String runtime, String provider, Optional<String> fallbackReason, String modelSha256) {}
