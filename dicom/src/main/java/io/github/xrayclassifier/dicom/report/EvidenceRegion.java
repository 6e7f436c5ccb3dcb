// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.dicom.report;

import io.github.xrayclassifier.explain.Heatmap;
import io.github.xrayclassifier.model.Finding;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The region of highest evidence of a finding: where its heatmap reaches half its peak, connected with the peak. Half the
 * peak, because that is the full width at half maximum by which a spot is measured. Immutable; may be shared by threads.
 */
public final class EvidenceRegion {

    // The cells along the longest side on which the region is found: finer than any map, coarse enough for a short
    // outline.
    private static final int CELLS = 128;
    private static final double LEVEL = 0.5;

    private final Heatmap map;
    private final double level;
    private final double cell;
    private final int columns;
    private final int rows;
    private final BitSet inside;

    private EvidenceRegion(Heatmap map) {
        this.map = map;
        this.level = LEVEL * map.peak().value();
        int width = map.frame().sourceWidth();
        int height = map.frame().sourceHeight();
        this.cell = Math.max(1, Math.max(width, height) / (double) CELLS);
        this.columns = (int) Math.ceil(width / cell);
        this.rows = (int) Math.ceil(height / cell);
        this.inside = connected(above());
    }

    /**
     * The region of a heatmap.
     *
     * @param map of one finding
     * @return empty if nothing speaks for the finding
     */
    public static Optional<EvidenceRegion> of(Heatmap map) {
        return map.peak().value() > 0
                ? Optional.of(new EvidenceRegion(map)).filter(region -> !region.inside.isEmpty())
                : Optional.empty();
    }

    private boolean isAbove(double x, double y) {
        OptionalDouble value = map.at(
                Math.min(x, map.frame().sourceWidth()), Math.min(y, map.frame().sourceHeight()));
        return value.isPresent() && value.getAsDouble() >= level;
    }

    private BitSet above() {
        BitSet above = new BitSet(rows * columns);
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                above.set(row * columns + column, isAbove((column + 0.5) * cell, (row + 0.5) * cell));
            }
        }
        return above;
    }

    /** The cells that are connected with the one that holds the peak, over their sides. */
    private BitSet connected(BitSet above) {
        BitSet connected = new BitSet(rows * columns);
        int start = index(map.peak().x(), map.peak().y());
        above.set(start); // the peak itself may lie at a cell's edge
        List<Integer> open = new ArrayList<>(List.of(start));
        while (!open.isEmpty()) {
            int at = open.remove(open.size() - 1);
            if (!above.get(at) || connected.get(at)) {
                continue;
            }
            connected.set(at);
            int column = at % columns;
            addIf(open, column > 0, at - 1);
            addIf(open, column < columns - 1, at + 1);
            addIf(open, at >= columns, at - columns);
            addIf(open, at < (rows - 1) * columns, at + columns);
        }
        return connected;
    }

    private static void addIf(List<Integer> open, boolean exists, int at) {
        if (exists) {
            open.add(at);
        }
    }

    private int index(double x, double y) {
        int column = Math.max(0, Math.min(columns - 1, (int) (x / cell)));
        int row = Math.max(0, Math.min(rows - 1, (int) (y / cell)));
        return row * columns + column;
    }

    private boolean isInside(int column, int row) {
        return column >= 0 && column < columns && row >= 0 && row < rows && inside.get(row * columns + column);
    }

    /** {@return whose evidence it is} */
    public Finding finding() {
        return map.finding();
    }

    /**
     * The outline as a closed line, x and y in turns, the first point again at its end. Source pixels, from the outer edge
     * of the first (0) to the outer edge of the last, as PS3.3 C.18.6.1.1 has them.
     */
    float[] outline() {
        int first = inside.nextSetBit(0); // the leftmost cell of the topmost row: its upper side is a border
        int x = first % columns;
        int y = first / columns;
        int startX = x;
        int startY = y;
        int direction = 0; // right, down, left, up; the region lies to the right of the way
        List<Float> points = new ArrayList<>();
        do {
            int nextX = x + (direction == 0 ? 1 : direction == 2 ? -1 : 0);
            int nextY = y + (direction == 1 ? 1 : direction == 3 ? -1 : 0);
            add(points, (x + nextX) / 2.0, (y + nextY) / 2.0); // middles of sides: they cut the corners of the stairs
            x = nextX;
            y = nextY;
            direction = turn(x, y, direction);
        } while (x != startX || y != startY || direction != 0);
        points.add(points.get(0));
        points.add(points.get(1));
        return withoutStraights(points);
    }

    /** At a corner of cells: right if nothing of the region lies ahead on the right, left if something lies ahead on the left. */
    private int turn(int x, int y, int direction) {
        // The four cells around the corner, and which of them lie ahead of each direction.
        boolean upperLeft = isInside(x - 1, y - 1);
        boolean upperRight = isInside(x, y - 1);
        boolean lowerLeft = isInside(x - 1, y);
        boolean lowerRight = isInside(x, y);
        boolean aheadLeft = switch (direction) {
            case 0 -> upperRight;
            case 1 -> lowerRight;
            case 2 -> lowerLeft;
            default -> upperLeft;
        };
        boolean aheadRight = switch (direction) {
            case 0 -> lowerRight;
            case 1 -> lowerLeft;
            case 2 -> upperLeft;
            default -> upperRight;
        };
        if (!aheadRight) {
            return (direction + 1) % 4;
        }
        return aheadLeft ? (direction + 3) % 4 : direction;
    }

    private void add(List<Float> points, double column, double row) {
        points.add((float) Math.min(column * cell, map.frame().sourceWidth()));
        points.add((float) Math.min(row * cell, map.frame().sourceHeight()));
    }

    private static float[] withoutStraights(List<Float> points) {
        List<Float> kept = new ArrayList<>(points.subList(0, 2));
        for (int i = 2; i + 2 < points.size(); i += 2) {
            double inX = points.get(i) - points.get(i - 2);
            double inY = points.get(i + 1) - points.get(i - 1);
            double outX = points.get(i + 2) - points.get(i);
            double outY = points.get(i + 3) - points.get(i + 1);
            if (Math.abs(inX * outY - inY * outX) > 1e-3) {
                kept.addAll(points.subList(i, i + 2));
            }
        }
        kept.addAll(points.subList(points.size() - 2, points.size()));
        float[] line = new float[kept.size()];
        for (int i = 0; i < line.length; i++) {
            line[i] = kept.get(i);
        }
        return line;
    }

    /**
     * The pixels of the region: bit {@code row * width + column} of the image.
     *
     * @param target gets the bits
     * @param offset of the first pixel in it
     */
    void fill(BitSet target, long offset) {
        int width = map.frame().sourceWidth();
        int height = map.frame().sourceHeight();
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int column = Math.min(columns - 1, (int) ((x + 0.5) / cell));
                int row = Math.min(rows - 1, (int) ((y + 0.5) / cell));
                if (isInside(column, row)) {
                    target.set(Math.toIntExact(offset + (long) y * width + x));
                }
            }
        }
    }
}
