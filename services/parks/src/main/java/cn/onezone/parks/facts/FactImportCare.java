package cn.onezone.parks.facts;

import cn.onezone.kit.recurring.Recurring;
import cn.onezone.parks.imports.ImportSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Goes on at the start with undos and previews that a process was at work on when it died, ends previews that nobody
 * applied, and forgets what can be undone no longer.
 */
@Component
class FactImportCare extends Recurring {
    private static final Logger LOG = LoggerFactory.getLogger(FactImportCare.class);

    private final FactImports imports;
    private final FactUndo undoing;
    private final FactImportRecords records;

    FactImportCare(FactImports imports, FactUndo undoing, FactImportRecords records, ImportSettings settings) {
        super("fact-imports-care", settings.sweepEvery());
        this.imports = imports;
        this.undoing = undoing;
        this.records = records;
    }

    @Override
    protected void once() {
        imports.goOn();
        undoing.goOn();
        records.expire();
        long forgotten = records.forget();
        if (forgotten > 0) {
            LOG.info("what imports of facts wrote is forgotten: {} batches", forgotten);
        }
    }
}
