// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.codec;

/** The largest image that may be decoded; checked with the header's figures before anything is allocated. */
@FunctionalInterface
public interface SizeLimit {

    /**
     * Refuses an image that is too large.
     *
     * @param format the name of the format, for the message
     * @param width pixels as the header states them
     * @param height pixels as the header states them
     * @throws io.github.xrayclassifier.failure.UnsupportedImageException if it is too large
     */
    void check(String format, long width, long height);
}
