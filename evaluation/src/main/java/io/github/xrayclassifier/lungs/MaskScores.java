// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.lungs;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.github.xrayclassifier.explain.Heatmap;
import io.github.xrayclassifier.explain.Lungs;
import io.github.xrayclassifier.image.DecodedImage;
import io.github.xrayclassifier.image.GrayImage;
import io.github.xrayclassifier.image.ImageDecoder;
import io.github.xrayclassifier.manifest.MaskedImage;
import io.github.xrayclassifier.model.Backend;
import io.github.xrayclassifier.model.ModelCard;
import io.github.xrayclassifier.model.RawOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The agreement of a segmentation network's lungs with masks drawn by hand, at the size of the masks: the Dice coefficient of
 * each image, 2 |A and B| / (|A| + |B|). Immutable; may be shared by threads.
 *
 * @param images in the order of the manifest
 */
public record MaskScores(List<Score> images) {

    private static final Gson GSON =
            new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

    /**
     * One image.
     *
     * @param image its file's name
     * @param dice 0 to 1; 1 if neither shows a lung
     * @param share of the image that the network takes for lung
     * @param drawn share of the image that the mask takes
     */
    public record Score(String image, double dice, double share, double drawn) {}

    /** Copies the list, which must not be empty. */
    public MaskScores {
        images = List.copyOf(images);
        if (images.isEmpty()) {
            throw new IllegalArgumentException("expected at least one image with a mask, found none");
        }
    }

    /**
     * Runs a network on images with masks.
     *
     * @param backend opened on its model file
     * @param rows at least one
     * @param decoders asked in order whether they recognize a file
     * @return the scores
     * @throws IOException if a file cannot be read
     */
    public static MaskScores of(Backend backend, List<MaskedImage> rows, List<ImageDecoder> decoders)
            throws IOException {
        List<Score> scores = new ArrayList<>();
        ModelCard card = backend.card();
        for (MaskedImage row : rows) {
            DecodedImage image = row.read(decoders);
            GrayImage mask = row.readMask(decoders, image.pixels());
            RawOutput output = backend.run(card.preprocessing().apply(image.pixels()));
            Lungs lungs = Lungs.of(card, output, Heatmap.Frame.of(card.preprocessing(), image));
            scores.add(score(row.image().getFileName().toString(), lungs.mask(), mask));
        }
        return new MaskScores(scores);
    }

    private static Score score(String name, GrayImage found, GrayImage mask) {
        int both = 0;
        int first = 0;
        int second = 0;
        for (int y = 0; y < mask.height(); y++) {
            for (int x = 0; x < mask.width(); x++) {
                int a = found.sample(x, y) > 0 ? 1 : 0;
                int b = 2 * mask.sample(x, y) > mask.maxValue() ? 1 : 0;
                both += a * b;
                first += a;
                second += b;
            }
        }
        double pixels = (double) mask.width() * mask.height();
        return new Score(
                name, first + second == 0 ? 1 : 2.0 * both / (first + second), first / pixels, second / pixels);
    }

    private double[] sorted() {
        double[] dice = images.stream().mapToDouble(Score::dice).toArray();
        Arrays.sort(dice);
        return dice;
    }

    /** {@return the mean Dice coefficient} */
    public double mean() {
        return Arrays.stream(sorted()).average().orElseThrow();
    }

    /** {@return the Dice coefficient that 5 % of the images stay below, linear between neighbors} */
    public double fifthPercentile() {
        double[] dice = sorted();
        double at = 0.05 * (dice.length - 1);
        int below = (int) at;
        int above = Math.min(below + 1, dice.length - 1);
        return dice[below] + (dice[above] - dice[below]) * (at - below);
    }

    /** {@return the least Dice coefficient} */
    public double worst() {
        return sorted()[0];
    }

    /** {@return one line for people} */
    public String line() {
        return String.format(
                Locale.ROOT,
                "%d images: Dice %.3f, fifth percentile %.3f, worst %.3f",
                images.size(),
                mean(),
                fifthPercentile(),
                worst());
    }

    /** {@return all figures for machines} */
    public String json() {
        JsonObject json = new JsonObject();
        json.addProperty("images", images.size());
        json.addProperty("meanDice", mean());
        json.addProperty("fifthPercentileDice", fifthPercentile());
        json.addProperty("worstDice", worst());
        JsonArray rows = new JsonArray();
        images.forEach(score -> rows.add(GSON.toJsonTree(score)));
        json.add("scores", rows);
        return GSON.toJson(json) + "\n";
    }
}
