package cn.onezone.parks.facts;

import cn.onezone.kit.recurring.Recurring;
import cn.onezone.parks.imports.ImportSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Goes on at the start with undos that a process left when it died, and forgets what can be undone no longer. */
@Component
class FactImportCare extends Recurring {
    private static final Logger LOG = LoggerFactory.getLogger(FactImportCare.class);

    private final FactUndo undoing;
    private final FactImportRecords records;

    FactImportCare(FactUndo undoing, FactImportRecords records, ImportSettings settings) {
        super("fact-imports-care", settings.sweepEvery());
        this.undoing = undoing;
        this.records = records;
    }

    @Override
    protected void once() {
        undoing.goOn();
        long forgotten = records.forget();
        if (forgotten > 0) {
            LOG.info("what imports of facts wrote is forgotten: {} batches", forgotten);
        }
    }
}
