import { applyUpdate } from './apply-update';
import type { Command, CommandContext } from './command';
import { exportBundle } from './export-bundle';
import { goCoverage } from './go-coverage';
import { goDocuments } from './go-documents';
import { goEngagements } from './go-engagements';
import { goFrameworks } from './go-frameworks';
import { goHome } from './go-home';
import { goLog } from './go-log';
import { goTeam } from './go-team';
import { goGapReport } from './go-gap-report';
import { goReuse } from './go-reuse';
import { goReview } from './go-review';
import { goSearch } from './go-search';
import { goSettings } from './go-settings';
import { importBundle } from './import-bundle';
import { installApp } from './install-app';
import { keepStorage } from './keep-storage';
import { lockNow } from './lock-now';
import { newEngagement } from './new-engagement';
import { openPalette } from './open-palette';
import { openRecovery } from './open-recovery';
import { openSample } from './open-sample';
import { openVerifier } from './open-verifier';
import { redo } from './redo';
import { showKeys } from './show-keys';
import { switchDensity } from './switch-density';
import { toggleTheme } from './toggle-theme';
import { undo } from './undo';

/** Every command of the app, in the order of the palette. */
export const allCommands: readonly Command[] = [
  goHome,
  goDocuments,
  goReview,
  goCoverage,
  goReuse,
  goGapReport,
  goSearch,
  goLog,
  goTeam,
  goEngagements,
  goFrameworks,
  goSettings,
  undo,
  redo,
  newEngagement,
  openSample,
  importBundle,
  exportBundle,
  lockNow,
  toggleTheme,
  switchDensity,
  keepStorage,
  installApp,
  applyUpdate,
  openRecovery,
  openVerifier,
  openPalette,
  showKeys
];

export const availableCommands = (context: CommandContext): readonly Command[] =>
  allCommands.filter((command) => command.available?.(context) ?? true);
