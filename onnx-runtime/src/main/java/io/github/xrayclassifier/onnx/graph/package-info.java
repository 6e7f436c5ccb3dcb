// SPDX-License-Identifier: Apache-2.0
/**
 * The checks of a model file in Java, before native code sees a byte: protobuf reading, operators, shapes, graph
 * against card.
 */
@NullMarked
package io.github.xrayclassifier.onnx.graph;

import org.jspecify.annotations.NullMarked;
