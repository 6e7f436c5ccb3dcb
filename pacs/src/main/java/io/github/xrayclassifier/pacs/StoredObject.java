// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.pacs;

/** The kinds of objects that a worker stores in the study of an image. */
public enum StoredObject {
    /** A structured report: Comprehensive 3D SR, TID 1500. */
    SR,
    /** A picture: Secondary Capture of the heatmap over the image. */
    SC,
    /** The region of highest evidence in the image's own geometry: Segmentation, which viewers lay over the image. */
    SEG
}
