// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.model;

/**
 * The result of one run of a model, before calibration. Its arrays are not copied, neither in nor out: who makes one gives
 * them away, who reads one must not write. May be shared by threads then.
 */
public final class RawOutput {

    private final float[] logits;
    private final float[] embedding;
    private final float[] maps;
    private final int mapHeight;
    private final int mapWidth;

    private RawOutput(float[] logits, float[] embedding, float[] maps, int mapHeight, int mapWidth) {
        this.logits = logits;
        this.embedding = embedding;
        this.maps = maps;
        this.mapHeight = mapHeight;
        this.mapWidth = mapWidth;
    }

    /**
     * Wraps the outputs of a run; not copied.
     *
     * @param logits one raw score a finding, in the card's order; none is NaN
     * @param embedding the pooled feature vector; empty if the model gives none
     * @param maps class activation maps in logit units, finding after finding, row-major; empty if the model gives none
     * @param mapHeight rows of one map; 0 if there are none
     * @param mapWidth columns of one map; 0 if there are none
     * @return the output
     * @throws IllegalArgumentException if the maps are not whole or a logit is NaN
     */
    public static RawOutput wrap(float[] logits, float[] embedding, float[] maps, int mapHeight, int mapWidth) {
        if (maps.length != Math.multiplyExact(logits.length, Math.multiplyExact(mapHeight, mapWidth))) {
            throw new IllegalArgumentException("maps: expected " + logits.length + " x " + mapHeight + " x " + mapWidth
                    + " values, found " + maps.length);
        }
        for (int i = 0; i < logits.length; i++) {
            if (Float.isNaN(logits[i])) {
                throw new IllegalArgumentException("logits: expected numbers, found NaN at " + i);
            }
        }
        return new RawOutput(logits, embedding, maps, mapHeight, mapWidth);
    }

    /**
     * The raw scores, one a finding, in the card's order; not copied.
     *
     * @return none is NaN
     */
    public float[] logits() {
        return logits;
    }

    /**
     * The pooled feature vector, 1280 numbers for MobileNetV2 of width 1.0; not copied.
     *
     * @return empty if the model gives none
     */
    public float[] embedding() {
        return embedding;
    }

    /**
     * The class activation maps in logit units, finding after finding, row-major; not copied.
     *
     * @return empty if the model gives none
     */
    public float[] maps() {
        return maps;
    }

    /**
     * Rows of one map.
     *
     * @return 0 if there are none
     */
    public int mapHeight() {
        return mapHeight;
    }

    /**
     * Columns of one map.
     *
     * @return 0 if there are none
     */
    public int mapWidth() {
        return mapWidth;
    }
}
