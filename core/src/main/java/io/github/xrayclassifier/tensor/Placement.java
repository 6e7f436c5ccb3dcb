// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.tensor;

/**
 * The place of an image on a model's input: the part of the image that is used, and the part of the input it fills.
 *
 * <p>Source coordinates are pixels of the upright image, input coordinates pixels of the model's input; both run from
 * the outer edge of the first pixel to the outer edge of the last. Immutable; may be shared by threads.
 *
 * @param sourceX left edge of the used part
 * @param sourceY top edge of the used part
 * @param sourceWidth width of the used part
 * @param sourceHeight height of the used part
 * @param inputX first input column that is filled
 * @param inputY first input row that is filled
 * @param inputWidth input columns that are filled
 * @param inputHeight input rows that are filled
 */
public record Placement(
        double sourceX,
        double sourceY,
        double sourceWidth,
        double sourceHeight,
        int inputX,
        int inputY,
        int inputWidth,
        int inputHeight) {

    static Placement of(Fit fit, int sourceWidth, int sourceHeight, int inputWidth, int inputHeight) {
        return switch (fit) {
            case STRETCH -> new Placement(0, 0, sourceWidth, sourceHeight, 0, 0, inputWidth, inputHeight);
            case LETTERBOX -> letterbox(sourceWidth, sourceHeight, inputWidth, inputHeight);
            case CENTER_CROP -> centerCrop(sourceWidth, sourceHeight, inputWidth, inputHeight);
        };
    }

    private static Placement letterbox(int sourceWidth, int sourceHeight, int inputWidth, int inputHeight) {
        double scale = Math.min((double) inputWidth / sourceWidth, (double) inputHeight / sourceHeight);
        int width = Math.max(1, (int) Math.round(sourceWidth * scale));
        int height = Math.max(1, (int) Math.round(sourceHeight * scale));
        return new Placement(
                0, 0, sourceWidth, sourceHeight, (inputWidth - width) / 2, (inputHeight - height) / 2, width, height);
    }

    private static Placement centerCrop(int sourceWidth, int sourceHeight, int inputWidth, int inputHeight) {
        double scale = Math.max((double) inputWidth / sourceWidth, (double) inputHeight / sourceHeight);
        double width = Math.min(sourceWidth, inputWidth / scale);
        double height = Math.min(sourceHeight, inputHeight / scale);
        return new Placement(
                (sourceWidth - width) / 2, (sourceHeight - height) / 2, width, height, 0, 0, inputWidth, inputHeight);
    }
}
