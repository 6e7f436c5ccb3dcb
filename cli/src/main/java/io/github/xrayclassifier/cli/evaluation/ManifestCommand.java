// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.cli.evaluation;

import io.github.xrayclassifier.cli.Version;
import io.github.xrayclassifier.cli.Xray;
import io.github.xrayclassifier.cli.terminal.Console;
import io.github.xrayclassifier.cli.terminal.ProgressBar;
import io.github.xrayclassifier.cli.terminal.Text;
import io.github.xrayclassifier.dataset.Attribute;
import io.github.xrayclassifier.dataset.BuiltManifest;
import io.github.xrayclassifier.dataset.Chexpert;
import io.github.xrayclassifier.dataset.DicomFolder;
import io.github.xrayclassifier.dataset.DuplicateRule;
import io.github.xrayclassifier.dataset.FoundImages;
import io.github.xrayclassifier.dataset.ImageFolders;
import io.github.xrayclassifier.dataset.ManifestBuilder;
import io.github.xrayclassifier.dataset.MimicCxr;
import io.github.xrayclassifier.dataset.NihChestXray;
import io.github.xrayclassifier.dataset.Spreadsheet;
import io.github.xrayclassifier.dataset.Uncertain;
import io.github.xrayclassifier.model.Finding;
import io.github.xrayclassifier.modelfile.AtomicFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes manifests from folders, spreadsheets and published collections. */
@Command(
        name = "manifest",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Makes the manifest that every other command starts from: findings in one spelling, patients as keyed hashes,"
                    + " near-duplicates kept together, patients divided into splits. Opens every image; says what it did.",
            "docs/guide/manifest.md explains every column."
        })
final class ManifestCommand implements Runnable {

    private final Console console;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before run()
    private CommandSpec spec;

    ManifestCommand(Console console) {
        this.console = console;
    }

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "expected folders, table, nih, chexpert, mimic or dicom, found none");
    }

    /** The options of all sources. */
    static final class Choices {

        @Option(names = "--out", required = true, paramLabel = "FILE", description = "The manifest to write.")
        @SuppressWarnings("NullAway.Init") // set by picocli: it is required
        private Path out;

        @Option(
                names = "--findings",
                split = ",",
                paramLabel = "FINDING",
                description = "Take these findings alone, separated by commas. Default: all.")
        private List<String> findings = List.of();

        @Option(
                names = "--map",
                paramLabel = "NAME=FINDING",
                description = "Write a finding of the source, in any case, by another name; may be repeated.")
        private Map<String, String> names = new LinkedHashMap<>();

        @Option(
                names = "--source",
                paramLabel = "NAME",
                description = "Where the images come from, for those that do not say. Default: nothing.")
        private String source = "";

        @Option(
                names = "--parts",
                paramLabel = "N",
                description =
                        "Equal parts of the patients, one of which goes to split val; 0 for no split. Default: 5.")
        private int parts = 5;

        @Option(names = "--test", description = "Another part goes to split test, which neither trains nor chooses.")
        private boolean test;

        @Option(names = "--seed", paramLabel = "N", description = "Of the division. Default: 1.")
        private long seed = 1;

        @Option(
                names = "--salt",
                paramLabel = "FILE",
                description =
                        "The key by which patients are hashed, made if missing: with the same file a patient gets the"
                                + " same group again. Keep it secret. Default: a new key, thrown away.")
        private @Nullable Path salt;

        @Option(names = "--skip-broken", description = "Leave out and list images that cannot be read.")
        private boolean skipBroken;

        @Option(
                names = "--no-reading",
                description = "Open no image: fast, but finds no broken ones and no duplicates.")
        private boolean noReading;

        @Option(
                names = "--duplicates",
                paramLabel = "RULE",
                description = "Which copies stay in one split: none, same_file, look_alike. Default: look_alike.")
        private DuplicateRule duplicates = DuplicateRule.LOOK_ALIKE;

        @Option(names = "--lateral", description = "Take lateral views too.")
        private boolean lateral;

        private byte[] key() throws IOException {
            if (salt != null && Files.exists(salt)) {
                byte[] key = Files.readAllBytes(salt);
                if (key.length < 16) {
                    throw new IOException(salt + ": expected a key of at least 16 bytes, found " + key.length);
                }
                return key;
            }
            byte[] key = new byte[32];
            new SecureRandom().nextBytes(key);
            if (salt != null) {
                AtomicFiles.write(salt, aside -> Files.write(aside, key));
            }
            return key;
        }

        private ManifestBuilder builder(FoundImages found) throws IOException {
            Map<String, Finding> spelled = new LinkedHashMap<>();
            names.forEach((name, finding) -> spelled.put(name, new Finding(finding)));
            ManifestBuilder builder = ManifestBuilder.of(found, BrokenImageChoice.decoders(), key())
                    .withNames(spelled)
                    .withFindings(findings.stream().map(Finding::new).toList())
                    .withSource(source)
                    .withSplit(parts, test, seed)
                    .withDuplicates(duplicates);
            builder = skipBroken ? builder.skippingBroken() : builder;
            builder = noReading ? builder.withoutReading() : builder;
            return lateral ? builder.withLateralViews() : builder;
        }
    }

    private int write(Choices choices, FoundImages found) throws IOException {
        int total = found.images().size();
        BuiltManifest built;
        try (ProgressBar bar = ProgressBar.open(console, System::nanoTime)) {
            built = choices.builder(found)
                    .withProgress(done -> bar.update(done, total, "reading images"))
                    .build(choices.out);
        }
        built.write();
        built.report().forEach(line -> console.result(Text.printable(line)));
        console.result("manifest: " + choices.out);
        return Xray.DONE;
    }

    @Command(
            name = "folders",
            mixinStandardHelpOptions = true,
            description = "Images in folders that are named after their findings: DIR/FINDING/...")
    int folders(
            @Parameters(paramLabel = "DIR", description = "With a folder for each finding.") Path folder,
            @Mixin Choices choices)
            throws IOException {
        return write(choices, ImageFolders.read(folder));
    }

    @Command(
            name = "table",
            mixinStandardHelpOptions = true,
            description = "A spreadsheet of your own, saved as CSV (commas or semicolons) or as text with tabs.")
    int table(
            @Parameters(paramLabel = "CSV", description = "One row an image, column names in the first line.")
                    Path file,
            @Mixin Choices choices,
            @Option(
                            names = "--images",
                            paramLabel = "DIR",
                            description = "The folder that paths are relative to. Default: that of the table.")
                    @Nullable
                    Path images,
            @Option(names = "--path", paramLabel = "COLUMN", description = "With the images' paths.") @Nullable
                    String path,
            @Option(
                            names = "--label",
                            paramLabel = "COLUMN",
                            description = "With the findings, several separated by |.")
                    @Nullable
                    String label,
            @Option(
                            names = "--finding-columns",
                            split = ",",
                            paramLabel = "COLUMN",
                            description = "A column for each finding, marked 1 where an image shows it.")
                    @Nullable
                    List<String> findingColumns,
            @Option(
                            names = "--column",
                            paramLabel = "ATTRIBUTE=COLUMN",
                            description =
                                    "The column of patient, source, split, view, age, sex, manufacturer or study_date,"
                                            + " where it has another name; may be repeated.")
                    @Nullable
                    Map<Attribute, String> columns)
            throws IOException {
        Path folder = images != null
                ? images
                : file.toAbsolutePath().resolveSibling("").normalize();
        Spreadsheet sheet = Spreadsheet.of(file, folder);
        sheet = path == null ? sheet : sheet.withPathColumn(path);
        sheet = label == null ? sheet : sheet.withFindingColumn(label);
        sheet = findingColumns == null ? sheet : sheet.withFindingColumns(findingColumns);
        if (columns != null) {
            for (Map.Entry<Attribute, String> column : columns.entrySet()) {
                sheet = sheet.withColumn(column.getKey(), column.getValue());
            }
        }
        return write(choices, sheet.read());
    }

    @Command(
            name = "nih",
            mixinStandardHelpOptions = true,
            description = "ChestX-ray14 of the NIH: Data_Entry_2017.csv and the folder of its images.")
    int nih(
            @Parameters(paramLabel = "CSV", description = "Data_Entry_2017.csv.") Path file,
            @Parameters(paramLabel = "IMAGES", description = "Searched at any depth.") Path images,
            @Mixin Choices choices)
            throws IOException {
        return write(choices, NihChestXray.read(file, images));
    }

    @Command(
            name = "chexpert",
            mixinStandardHelpOptions = true,
            description = "CheXpert: train.csv or valid.csv and the folder that its paths begin in.")
    int chexpert(
            @Parameters(paramLabel = "CSV", description = "train.csv or valid.csv.") Path file,
            @Parameters(paramLabel = "IMAGES", description = "The folder with CheXpert-v1.0 or CheXpert-v1.0-small.")
                    Path images,
            @Mixin Choices choices,
            @Option(
                            names = "--uncertain",
                            paramLabel = "WORD",
                            defaultValue = "left_out",
                            description = "Marks of -1: left_out leaves the image out, positive, negative. Default:"
                                    + " ${DEFAULT-VALUE}.")
                    Uncertain uncertain)
            throws IOException {
        return write(choices, Chexpert.read(file, images, uncertain));
    }

    @Command(
            name = "mimic",
            mixinStandardHelpOptions = true,
            description = "MIMIC-CXR-JPG: the folder with its lists (as CSV or compressed) and the folder files.")
    int mimic(
            @Parameters(paramLabel = "DIR", description = "Of the collection.") Path folder,
            @Mixin Choices choices,
            @Option(
                            names = "--uncertain",
                            paramLabel = "WORD",
                            defaultValue = "left_out",
                            description = "Marks of -1: left_out leaves the image out, positive, negative. Default:"
                                    + " ${DEFAULT-VALUE}.")
                    Uncertain uncertain)
            throws IOException {
        return write(choices, MimicCxr.read(folder, uncertain));
    }

    @Command(
            name = "dicom",
            mixinStandardHelpOptions = true,
            description = "DICOM files below a folder; findings from the folders' names or from a table.")
    int dicom(
            @Parameters(paramLabel = "DIR", description = "Searched at any depth.") Path folder,
            @Mixin Choices choices,
            @Option(
                            names = "--labels",
                            paramLabel = "CSV",
                            description =
                                    "A table of findings by path, SOP instance UID, study UID, accession number or"
                                            + " patient ID. Default: the folders are named after findings.")
                    @Nullable
                    Path labels)
            throws IOException {
        return write(choices, labels == null ? DicomFolder.read(folder) : DicomFolder.read(folder, labels));
    }
}
