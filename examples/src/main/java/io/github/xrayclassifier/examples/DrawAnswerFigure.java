// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.examples;

import io.github.xrayclassifier.XrayClassifier;
import io.github.xrayclassifier.bundled.BundledModel;
import io.github.xrayclassifier.image.DecodedImage;
import io.github.xrayclassifier.image.GrayImage;
import io.github.xrayclassifier.model.Finding;
import io.github.xrayclassifier.onnx.OnnxBackend;
import io.github.xrayclassifier.predict.Prediction;
import io.github.xrayclassifier.predict.Score;
import io.github.xrayclassifier.testkit.Phantom;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import javax.imageio.ImageIO;

/**
 * Draws an answer as one figure: a drawn X-ray, the map of its first finding over it, and every score. The README shows it
 * (docs/images/make).
 *
 * <p>Argument: where to write the figure (PNG).
 */
public final class DrawAnswerFigure {

    private static final int SIDE = 360;
    private static final int GAP = 24;
    private static final int SCALE = 48; // room for the color scale beside the overlay
    private static final Color INK = new Color(0x1f2933);
    private static final Color BAR = new Color(0xb4552d);

    private DrawAnswerFigure() {}

    public static void main(String[] arguments) throws IOException {
        GrayImage drawing = Phantom.of(20)
                .withFinding(Finding.COVID_19)
                .withSize(720, 720)
                .draw()
                .image();
        DecodedImage image = DecodedImage.of(drawing, "drawing");
        try (XrayClassifier classifier = XrayClassifier.open(OnnxBackend.open(BundledModel.mobileNetV2()))) {
            Prediction prediction = classifier.classify(image);
            Finding first = prediction.ranked().get(0).finding();
            BufferedImage figure = figure(drawing, prediction.heatmap(first).overlay(drawing), prediction);
            ImageIO.write(figure, "png", Path.of(arguments[0]).toFile());
        }
    }

    private static BufferedImage figure(GrayImage drawing, BufferedImage overlay, Prediction prediction) {
        BufferedImage figure =
                new BufferedImage(3 * SIDE + 4 * GAP + SCALE, SIDE + 3 * GAP, BufferedImage.TYPE_INT_RGB);
        Graphics2D pen = figure.createGraphics();
        pen.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        pen.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        pen.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
        pen.setColor(Color.WHITE);
        pen.fillRect(0, 0, figure.getWidth(), figure.getHeight());
        pen.drawImage(gray(drawing), GAP, GAP, SIDE, SIDE, null);
        pen.drawImage(overlay, SIDE + 2 * GAP, GAP, SIDE * overlay.getWidth() / overlay.getHeight(), SIDE, null);
        pen.setColor(INK);
        pen.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 15));
        Score.Probability first = prediction.ranked().get(0);
        pen.drawString("a drawing, not a person", GAP, SIDE + 2 * GAP + 4);
        pen.drawString("the evidence for " + first.finding(), SIDE + 2 * GAP, SIDE + 2 * GAP + 4);
        drawScores(pen, 2 * SIDE + 3 * GAP + SCALE, prediction);
        pen.dispose();
        return figure;
    }

    private static void drawScores(Graphics2D pen, int left, Prediction prediction) {
        pen.setFont(new Font(Font.SANS_SERIF, Font.BOLD, 17));
        String verdict =
                prediction.finding().map(finding -> "Answer: " + finding).orElse("No answer");
        pen.drawString(verdict, left, GAP + 20);
        pen.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 15));
        int row = GAP + 56;
        for (Score.Probability score : prediction.ranked()) {
            pen.setColor(INK);
            pen.drawString(score.finding().name(), left, row);
            pen.drawString(String.format(Locale.ROOT, "%.2f", score.value()), left + SIDE - 40, row);
            pen.setColor(BAR);
            pen.fillRect(left, row + 6, (int) Math.round((SIDE - 60) * score.value()), 9);
            pen.setColor(Color.LIGHT_GRAY);
            pen.setStroke(new BasicStroke(1));
            pen.drawRect(left, row + 6, SIDE - 60, 9);
            row += 42;
        }
    }

    private static BufferedImage gray(GrayImage image) {
        BufferedImage gray = new BufferedImage(image.width(), image.height(), BufferedImage.TYPE_BYTE_GRAY);
        for (int y = 0; y < image.height(); y++) {
            for (int x = 0; x < image.width(); x++) {
                gray.getRaster().setSample(x, y, 0, image.sample(x, y) * 255 / image.maxValue());
            }
        }
        return gray;
    }
}
