// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.training;

/**
 * What a run learns from apart from its images.
 *
 * @param start the weights it starts from
 * @param teachers networks whose answers it learns
 */
record Origins(InitialWeights start, Teachers teachers) {

    Origins withStart(InitialWeights weights) {
        return new Origins(weights, teachers);
    }

    Origins withTeachers(Teachers networks) {
        return new Origins(start, networks);
    }
}
