// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.biomarkers;

import io.github.xrayclassifier.manifest.ManifestEntry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/**
 * One contrast, source by source, so that a feature that only tells the sources apart has no effect: the effect is the mean
 * of Cliff's deltas inside the sources that hold enough patients of both sides, weighted as by van Elteren (Bull Inst Int
 * Stat 37:351, 1960), by positives x negatives / (both + 1). Without such a source all images are one stratum, and the
 * effect may be that of the sources.
 */
final class Strata {

    private final Map<String, PatientTable> sources;
    private final PatientTable pooled;
    private final Collection<PatientTable> tables;

    private Strata(Map<String, PatientTable> sources, PatientTable pooled) {
        this.sources = sources;
        this.pooled = pooled;
        this.tables = sources.isEmpty() ? List.of(pooled) : sources.values();
    }

    static Strata of(Activations activations, Contrast contrast, int patients, Predicate<ManifestEntry> used) {
        Map<String, PatientTable> sources = new TreeMap<>();
        TreeSet<String> names = new TreeSet<>(
                activations.entries().stream().map(ManifestEntry::source).toList());
        for (String name : names) {
            PatientTable table = PatientTable.of(
                    activations,
                    contrast,
                    entry -> used.test(entry) && entry.source().equals(name));
            if (table.holds(patients)) {
                sources.put(name, table);
            }
        }
        return new Strata(sources, PatientTable.of(activations, contrast, used));
    }

    /** By name: those that hold enough of both sides. */
    Map<String, PatientTable> sources() {
        return sources;
    }

    PatientTable pooled() {
        return pooled;
    }

    boolean isConfounded() {
        return sources.isEmpty();
    }

    boolean isConstant(int feature) {
        return tables.stream().allMatch(table -> table.ranked().isConstant(feature));
    }

    double[] deltas() {
        return mean(tables.stream().map(PatientTable::deltas).toList());
    }

    private double[] mean(List<double[]> deltas) {
        double[] sums = new double[pooled.ranked().features()];
        double weights = 0;
        int t = 0;
        for (PatientTable table : tables) {
            double weight = weight(table);
            double[] of = deltas.get(t++);
            if (!Double.isNaN(of[0])) { // a resample may lack a side of a small source
                weights += weight;
                for (int f = 0; f < sums.length; f++) {
                    sums[f] += weight * of[f];
                }
            }
        }
        for (int f = 0; f < sums.length; f++) {
            sums[f] /= weights;
        }
        return sums;
    }

    private static double weight(PatientTable table) {
        return (double) table.positives() * table.negatives() / (table.units() + 1);
    }

    /** Two-sided p-values of van Elteren's test, by its normal approximation with the correction for ties. */
    double[] pValues(double[] deltas) {
        double[] p = new double[deltas.length];
        for (int f = 0; f < p.length; f++) {
            double weights = 0;
            double variance = 0;
            for (PatientTable table : tables) {
                double n = table.units();
                double ties = table.ranked().tieTerm(f) / (n * (n - 1));
                weights += weight(table);
                variance += weight(table) * (n + 1 - ties) / (n + 1) / 3;
            }
            double z = Math.abs(deltas[f]) * weights / Math.sqrt(variance);
            p[f] = variance > 0 ? Math.min(1, 2 * RankTests.upperTail(z)) : 1;
        }
        return p;
    }

    /** Lower and upper ends of the 95 % percentile intervals, by the bootstrap over patient groups inside each source. */
    double[][] bounds(int resamples, RandomGenerator random) {
        double[][] drawn = new double[pooled.ranked().features()][resamples];
        for (int r = 0; r < resamples; r++) {
            List<double[]> deltas = new ArrayList<>();
            for (PatientTable table : tables) {
                deltas.add(table.ranked().deltas(table.positive(), Resampling.drawn(table, random)));
            }
            double[] mean = mean(deltas);
            for (int f = 0; f < drawn.length; f++) {
                drawn[f][r] = mean[f];
            }
        }
        double[][] bounds = new double[2][drawn.length];
        for (int f = 0; f < drawn.length; f++) {
            bounds[0][f] = Resampling.percentile(drawn[f], 0.025);
            bounds[1][f] = Resampling.percentile(drawn[f], 0.975);
        }
        return bounds;
    }
}
