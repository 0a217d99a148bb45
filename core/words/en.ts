/*
 * Every text of Ringfort in English, as ICU messages. Long because it is a table; grouped by where a text is read.
 * What happened and what to do, no codes, no blame, no exclamation marks. Its keys are the type that other languages
 * must fill.
 */
export const en = {
  'app.name': 'Ringfort',
  'app.cancel': 'Cancel',
  'app.back': 'Back',
  'app.close': 'Close',
  'app.tryAgain': 'Try again',
  'app.notDone': 'That did not work. Try again.',
  'app.copied': 'Copied',
  'app.notSaved': 'That was not saved. Try again; if that does not help, close Ringfort and open it again.',
  'app.details': 'Details',
  'app.detailsCode': 'Code: {code}',

  // a start that gives way: a line in the terminal and a dialog
  'confirm.setPassphrase.message': 'Set this passphrase?',
  'confirm.setPassphrase.detail':
    'Whoever knows it can open your keys, contacts and history on this computer. Confirm only if you have just typed it yourself.',
  'confirm.setPassphrase.yes': 'Set passphrase',
  'confirm.removePassphrase.message': 'Remove the passphrase?',
  'confirm.removePassphrase.detail':
    'Then only the keyring of this computer opens your data. If it is lost, so are your keys and contacts.',
  'confirm.removePassphrase.yes': 'Remove passphrase',
  'confirm.alwaysRelayOff.message': 'Turn off Always Relay?',
  'confirm.alwaysRelayOff.detail': 'Contacts you have calls with will learn the network address of this computer.',
  'confirm.alwaysRelayOff.yes': 'Turn off',
  'confirm.allowStaticFallback.message': 'Allow calls with {peer} without forward secrecy?',
  'confirm.allowStaticFallback.detail':
    'Whoever steals a key of one of you later can read how these calls were set up.',
  'confirm.allowStaticFallback.yes': 'Allow',
  'confirm.withdrawVerification.message': 'Remove the verification of {peer}?',
  'confirm.withdrawVerification.detail': 'Until you compare the safety number again, {peer} counts as not verified.',
  'confirm.withdrawVerification.yes': 'Remove verification',
  'confirm.acceptIdentityChange.message': 'Take the new safety number of {peer}?',
  'confirm.acceptIdentityChange.detail':
    'From now on calls go to whoever has the keys of this number. Confirm only if you expect that {peer} has a new device.',
  'confirm.acceptIdentityChange.yes': 'Take new number',
  'confirm.signOut.message': 'Sign out?',
  'confirm.signOut.detail':
    'Nobody can call {handle} on this computer until you sign in again. Your keys, contacts and history stay here.{hosting, select, true { The server on this computer stops, for everybody who uses it.} other {}}{inCall, select, true { The call ends.} other {}}',
  'confirm.signOut.yes': 'Sign out',
  'confirm.leaveServer.message': 'Leave {server} for another server?',
  'confirm.leaveServer.detail':
    'You get new keys for the other server, so contacts there are told that your safety number has changed. Contacts and history stay, and so do the keys for this server, in case you come back.{hosting, select, true { The server on this computer stops, for everybody who uses it.} other {}}{inCall, select, true { The call ends.} other {}}',
  'confirm.leaveServer.yes': 'Leave',
  'confirm.deleteAccount.message': 'Delete the account {handle}?',
  'confirm.deleteAccount.detail':
    'The server {server} forgets it, and this computer forgets its keys: nobody reaches you by this name any more, and for 30 days nobody can take it, you neither. Contacts and history stay on this computer. This cannot be undone.{inCall, select, true { The call ends.} other {}}',
  'confirm.deleteAccount.yes': 'Delete account',
  'confirm.newServer.message': 'Register {handle} at the server that now answers at {server}?',
  'confirm.newServer.detail':
    'It is not the server you registered with. Confirm only if whoever runs it says that it was set up anew. You keep your keys, so contacts know you again.',
  'confirm.newServer.yes': 'Register',

  'start.title': 'Ringfort cannot start',
  'start.running': 'Ringfort is already running with this profile. Its window comes to the front.',
  'start.lockFailed':
    'The lock of the profile in {folder} could not be taken, though no Ringfort is known to run with it. Check that the folder for temporary files can be written and that its disk is not full, then start Ringfort again.',
  'start.otherOwner':
    'The folder {folder} belongs to another user (number {owner}). Start Ringfort as that user, or give it a folder of your own with --user-data-dir.',
  'start.notWritable':
    'Your user may not write to the folder {folder}. Change its permissions, or give Ringfort another folder with --user-data-dir.',
  'start.readOnlyDisk':
    'The folder {folder} is on a disk that can only be read. Make it writable, or give Ringfort another folder with --user-data-dir.',
  'start.diskFull': 'The disk with the folder {folder} is full. Make room on it and start Ringfort again.',
  'start.notAFolder': '{folder} is not a folder. Move it away, or give Ringfort another folder with --user-data-dir.',
  'start.refusedSwitch':
    'Ringfort does not start with --{name}: it would open your calls to other programs. Start it without.',
  'start.environment':
    'Ringfort does not start with {names} in its environment: they would open your calls to other programs. Something sets them at every start; take them out there.',

  // window titles carry the state
  'title.plain': 'Ringfort',
  'title.missed': '{count, plural, one {# missed call} other {# missed calls}} - Ringfort',
  'title.incoming': 'Ringing: {peer} - Ringfort',
  'title.outgoing': 'Calling {peer} - Ringfort',
  'title.inCall': 'In a call with {peer} - Ringfort',
  'title.ended': 'Call ended: {peer} - Ringfort',

  'opening.title': 'Opening Ringfort',
  'opening.slow': 'Reading your keys and contacts…',

  // passphrase
  'passphrase.choose.title': 'Protect Ringfort with a passphrase',
  'passphrase.choose.why':
    'Your system has no password store, so Ringfort cannot keep its key there. A passphrase of yours will protect your keys, contacts and call history on this computer. You will be asked for it each time Ringfort starts.',
  'passphrase.choose.noWayBack': 'Nobody can recover it for you. Write it down somewhere safe.',
  'passphrase.choose.submit': 'Protect and continue',
  'passphrase.new': 'Passphrase',
  'passphrase.repeat': 'Repeat the passphrase',
  'passphrase.hint': 'At least 10 characters. Four or five unrelated words are strong and easy to remember.',
  'passphrase.mismatch': 'The two passphrases are not the same.',
  'passphrase.strength': 'Strength',
  'passphrase.strength.tooShort': 'Too short yet',
  'passphrase.strength.weak': 'Easy to guess',
  'passphrase.strength.fair': 'Fair',
  'passphrase.strength.strong': 'Strong',
  'passphrase.show': 'Show the passphrase',
  'passphrase.hide': 'Hide the passphrase',
  'passphrase.refused.tooShort': 'Use at least 10 characters.',
  'passphrase.refused.wrong': 'That is not the passphrase. Check the keyboard layout and try again.',
  'passphrase.refused.notConfirmed': 'Nothing was changed, because you did not confirm it.',
  'passphrase.refused.failed': 'The passphrase could not be set up. Nothing was lost; try again.',
  'passphrase.missingKeyring': 'Missing password store: {name}',

  'locked.title': 'Welcome back',
  'locked.why': 'Enter your passphrase to open your keys and contacts.',
  'locked.keyringGone':
    'The password store “{name}” of your system did not answer. Enter your passphrase instead; nothing was changed.',
  'locked.submit': 'Unlock',
  'locked.failed': 'Ringfort could not be unlocked. Nothing was lost; close it, open it again and try once more.',

  'startOver.forgotten': 'Forgotten for good? Nobody can open your data without it, but you can begin anew.',
  'startOver.unopened': 'If nothing helps, you can begin anew. Your data stays on the disk, set aside.',
  'startOver.open': 'Start over…',
  'startOver.title': 'Start over with new keys?',
  'startOver.text':
    'Your present data gets another name in the same folder; nothing is deleted, and it can be put back while Ringfort is closed. You choose a name and a server again. Your contacts will be told that your keys have changed; a name that is taken stays taken until whoever runs the server frees it.',
  'startOver.confirm': 'Start over',
  'startOver.refused.inUse':
    'Another program has the data open, most likely a second Ringfort. Close it, then open this one again.',
  'startOver.refused.failed':
    'The data could not be set aside; nothing was changed. Check that you may write to its folder, then try again.',

  'storeProblem.title': 'Ringfort cannot open its data',
  'storeProblem.nothingLost':
    'Nothing was overwritten or deleted. Your keys and contacts are still on the disk as they were.',
  'storeProblem.nothingTouched': 'Ringfort overwrote and deleted nothing: what was on the disk is still there.',
  'storeProblem.whatToDo': 'What you can do',
  'storeProblem.keyring':
    'The key to your data is kept by the password store “{name}”, and it does not answer in this session. Log in to the desktop where you set Ringfort up, or start that password store.',
  'storeProblem.step.restart':
    'Start or unlock the password store of your system. If nothing happens then, close Ringfort and open it again.',
  'storeProblem.step.space': 'Check that the disk is not full and that your user may write to it.',
  'storeProblem.step.room': 'The disk is full. Make room on it.',
  'storeProblem.step.disk':
    'The disk reports errors. Check it and its cable, and copy the data folder to another disk.',
  'storeProblem.step.again': 'Close Ringfort and open it again.',
  'storeProblem.triesAgain': 'Ringfort goes on trying by itself and opens as soon as it can.',
  'storeProblem.step.inUse':
    'Another program has the data open, most likely a second Ringfort. Close it, then open this one again.',
  'storeProblem.step.update':
    'The data was written by a newer Ringfort. Update Ringfort; older data in its place would bring old keys back.',
  'storeProblem.step.check': 'If that does not help, check the store: it says what is not in order and what to do.',
  'storeProblem.step.backup': 'If you have a backup of the data folder, put it back while Ringfort is closed.',

  // onboarding
  'onboarding.title': 'Calls only you two can hear',
  'onboarding.subtitle':
    'Ringfort calls are encrypted from this computer to the other one. Choose a name and where to be reached; your keys are made here and never leave.',
  'onboarding.handle': 'Your name',
  'onboarding.handle.placeholder': 'anna',
  'onboarding.handle.hint': 'Others call you by it. Small letters, digits, and . - _',
  'onboarding.handle.good': 'You will be reached as {handle}',
  'onboarding.where': 'Where to be reached',
  'onboarding.join': 'Join a server',
  'onboarding.join.hint': 'Somebody gave you its address',
  'onboarding.host': 'Host on this computer',
  'onboarding.host.hint': 'For the people in your network',
  'onboarding.server': 'Server address',
  'onboarding.server.placeholder': 'https://calls.example.org',
  'onboarding.server.missing': 'Enter the address of the server.',
  'onboarding.invite': 'Invite code',
  'onboarding.invite.hint': 'Four groups of four letters and digits. Whoever runs the server can give you one.',
  'onboarding.host.explain':
    'Ringfort will run a small server here. You will get an address to give to others in your network; they can reach you while this computer is on.',
  'onboarding.submit': 'Make my keys',
  'onboarding.signIn': 'Sign in',
  'onboarding.comesBack': 'With this name and server you go on with the keys you had.',
  'onboarding.working': 'Signing in…',
  'onboarding.working.host': 'Starting the server…',

  'handle.problem.empty': 'Choose a name.',
  'handle.problem.tooShort': 'Use at least 2 characters.',
  'handle.problem.tooLong': 'Use at most 32 characters.',
  'handle.problem.character': 'Only a to z, 0 to 9, dot, hyphen and underscore.',
  'handle.problem.edge': 'Begin and end with a letter or digit.',

  'register.refused.handleInvalid':
    'That name cannot be used. Use small letters, digits, dots, hyphens and underscores.',
  'register.refused.handleTaken': 'Somebody on this server already has that name. Choose another.',
  'register.refused.serverInvalid': 'That does not look like a server address. It begins with https:// or http://.',
  'register.refused.certificateUnknown': 'Compare the fingerprint of this server first.',
  'register.refused.certificateOther':
    'The server there has another fingerprint than the one in the address. Nothing was sent. Look for a mistake in the address; if there is none, somebody may be in between.',
  'register.refused.plainHttp': 'Choose whether the way to this server may be unprotected.',
  'register.refused.hostFailed': 'The server could not be started on this computer.',
  'register.refused.inviteRequired': 'This server takes new people with an invite code only. Enter yours.',
  'register.refused.inviteRefused':
    'That code is wrong, used or too old. Look for a mistake, or ask whoever runs the server for another.',
  'register.refused.registrationClosed':
    'This server takes no new people. Ask whoever runs it, or choose another server.',
  'register.refused.notSaved':
    'Your account could not be saved. Try again; if that does not help, close Ringfort and open it again.',
  'register.refused.registrationFailed': 'The server did not accept the registration. Try again in a moment.',

  // main window
  'nav.label': 'Sections',
  'nav.contacts': 'Contacts',
  'nav.recents': 'Recents',
  'nav.missed': '{count, plural, one {# missed call} other {# missed calls}}',
  'nav.settings': 'Settings',
  'home.you': 'You are {handle}',

  'contacts.title': 'Contacts',
  'contacts.search': 'Search contacts',
  'contacts.search.clear': 'Clear the search',
  'contacts.list': 'Contacts',

  'window.broken.title': 'This window could not be shown',
  'window.broken.text':
    'Calls and data are not touched by it. If trying again does not help, quit Ringfort from its tray icon and start it anew.',
  'part.broken.title': 'This part could not be shown',
  'part.broken.text': 'The rest of Ringfort works on.',
  'list.failed': 'This list could not be read. Ringfort’s data may be busy or damaged.',
  'list.brokenRow': 'This entry cannot be shown.',
  'list.brokenRow.remove': 'Delete this entry from the list',

  'contacts.add': 'Add contact',
  'contacts.empty.title': 'Nobody here yet',
  'contacts.empty.text': 'Add somebody by the name they chose on this server.',
  'contacts.noMatch': 'No contact matches “{query}”.',
  'contacts.noMatch.add': 'Add {handle}',
  'contacts.call': 'Call {peer}',
  'contacts.video': 'Video call {peer}',
  'contacts.blocked': 'Blocked',
  'contacts.identity.changed': 'Safety number changed',

  'addContact.title': 'Add a contact',
  'addContact.text': 'Enter the name they chose on {server}.',
  'addContact.handle': 'Name',
  'addContact.submit': 'Add contact',
  'addContact.refused.handleInvalid': 'That is not a name that can exist here. Check the spelling.',
  'addContact.refused.ownHandle': 'That is your own name.',
  'addContact.refused.alreadyAdded': 'They are already in your contacts.',
  'addContact.refused.unknownUser': 'Nobody on this server has that name. Check the spelling.',
  'addContact.refused.refusedByServer': 'The server did not look up the name. Try again in a few minutes.',
  'addContact.refused.notSaved':
    'They could not be saved as a contact. Try again; if that does not help, close Ringfort and open it again.',
  'addContact.refused.keysRefused':
    'Their keys could not be verified, so they were not added. Ask them to open Ringfort, then try again.',

  'detail.empty.title': 'Choose somebody to call',
  'detail.empty.text': 'Or press {shortcut} and type a name.',
  'detail.call': 'Call',
  'detail.video': 'Video call',
  'detail.history': 'Calls with {peer}',
  'detail.history.more': 'Show earlier calls',
  'detail.history.empty': 'No calls with {peer} yet.',
  'detail.added': 'In your contacts since {date}',
  'detail.notContact': 'Not in your contacts',
  'detail.addToContacts': 'Add to contacts',
  'block.block': 'Block',
  'block.unblock': 'Unblock',
  'block.blockPeer': 'Block {peer}',
  'block.unblockPeer': 'Unblock {peer}',
  'block.title': 'Block {peer}?',
  'block.text':
    'Calls from {peer} will not ring, and {peer} is not told. You can unblock them at any time, here or in the settings.',
  'block.inCall.title': 'End the call and block {peer}?',
  'block.inCall.text': 'You are talking with {peer}. Blocking them ends the call.',
  'block.inCall.confirm': 'End and block',
  'block.failed': '{peer} could not be blocked. Try again. If that does not help, restart Ringfort.',
  'block.notice': 'You blocked {peer}. Their calls do not ring.',
  'detail.remove': 'Remove contact',
  'detail.remove.title': 'Remove {peer}?',
  'detail.remove.text':
    'Calls from {peer} become those of a stranger: they are relayed, and ring only if everybody may ring you. The call history stays.',
  'detail.remove.confirm': 'Remove',

  // who a person is known to be
  'trust.verified': 'Verified',
  'trust.verified.explain':
    'You compared the safety number of {peer}, or the words of a call, and it has not changed since.',
  'trust.notForwardSecret': 'Not forward secret',
  'trust.notForwardSecret.explain':
    'The keys of this call do not renew themselves. Whoever steals one later can read what was sent to set the call up. Sound and picture have keys of their own.',
  'trust.refused.notConfirmed': 'Nothing was changed, because you did not confirm it.',
  'trust.refused.otherNumber':
    'The safety number changed again while you were looking, so nothing was decided. Compare the one shown now.',
  'trust.refused.unknownIdentity': 'The keys of {peer} are not known any more. They come back with the next call.',
  'trust.refused.notSaved': 'What you decided was not saved. Try again. Until then, what is shown here counts.',
  'safety.title': 'Safety number',
  'safety.none':
    'There is none yet. It appears once Ringfort has fetched the keys of {peer}, with the first call at the latest.',
  'safety.unverified': 'Not compared yet. Compare it once, and Ringfort will tell you if it ever changes.',
  'safety.verified': 'You compared it, and it has not changed since.',
  'safety.failed':
    'The safety number with {peer} could not be read. Restart Ringfort. If that does not help, check the store in the settings.',
  'safety.verify': 'Verify',
  'safety.show': 'Show',
  'verify.title': 'Verify {peer}',
  'verify.how':
    'Compare this number with the one that the Ringfort of {peer} shows for you. Read it to each other when you meet, or where you know the voice. If it is the same, nobody stands in between.',
  'verify.number': 'Safety number with {peer}',
  'verify.number.copy': 'Copy the number',
  'verify.qr': 'QR code of the safety number with {peer}',
  'verify.qr.copy': 'Copy the QR text',
  'verify.compare.field': 'Number or code from the Ringfort of {peer}',
  'verify.compare.hint': 'Or paste or drop a QR picture.',
  'verify.compare.submit': 'Compare',
  'verify.compare.open': 'Open a picture',
  'verify.compare.working': 'Comparing…',
  'verify.result.same': 'They are the same. Nobody stands in between.',
  'verify.result.different':
    'They are different. Check that both of you look at the right contact. If they stay different, somebody may stand in between: do not mark {peer} as verified.',
  'verify.result.notANumber': 'That is neither a safety number nor the text of a code. The number has 60 digits.',
  'verify.result.ownCode': 'That is your own code. Take the one that the Ringfort of {peer} shows.',
  'verify.result.noCode': 'No QR code was found in that picture. Try a sharper one, or paste the number.',
  'verify.result.failed':
    'They could not be compared, so nothing is known yet. Try again. If that does not help, restart Ringfort.',
  'verify.mark': 'They are the same: mark as verified',
  'verify.withdraw': 'Withdraw the verification',
  'change.title': '{peer}’s safety number changed. Verify before calling',
  'change.meaning':
    'Most often this is a new computer, or Ringfort set up anew. It can also be somebody in between who would answer in place of {peer}. Ask in person, or in another way you trust, and compare the new number.',
  'change.wasVerified': 'You had verified {peer}. That was for the number before.',
  'change.new': 'New number',
  'change.old': 'Number before',
  'change.tools': 'QR code and comparing',
  'change.compared': 'I compared it: accept and mark verified',
  'change.discard': 'I compared it and it differs: discard',
  'change.discard.title': 'Discard the new number?',
  'change.discard.text':
    'Then somebody else poses as {peer}. The number before counts again, but not as verified: compare it anew. If the new number comes back, Ringfort stops calls and asks again.',
  'change.discard.confirm': 'Discard',
  'change.accept': 'Accept without comparing',
  'change.accept.title': 'Accept without comparing?',
  'change.accept.text':
    'If somebody stands in between, they could answer in place of {peer} and hear your calls, and Ringfort could not tell. You can compare the number later.',
  'change.accept.text.verified':
    'You had verified {peer}, and these keys are not the ones you verified. Whoever holds them could answer in place of {peer} and hear your calls. The verified mark goes away. Accept only if you know why they changed.',
  'change.accept.confirm': 'Accept anyway',
  'fallback.title': 'Calls without forward secrecy',
  'fallback.explain':
    'The Ringfort of {peer} cannot renew keys from call to call. With such calls, whoever steals a key, even years later, can read what was sent to set them up. Until you allow them, calls with {peer} do not go through.',
  'fallback.toggle': 'Allow such calls with {peer}',
  'fallback.confirm.title': 'Allow calls without forward secrecy?',
  'fallback.confirm.text':
    'You lose what protects calls of the past: whoever steals a key of yours or of {peer} can read what was sent to set up every such call, network addresses included, and can pass for {peer} to you. A newer Ringfort for {peer} would be better.',
  'fallback.confirm.submit': 'Allow',

  // recents
  'recents.title': 'Recents',
  'recents.list': 'Recent calls',
  'recents.filter': 'Show',
  'recents.filter.all': 'All',
  'recents.filter.missed': 'Missed',
  'recents.clear': 'Clear all',
  'recents.clear.title': 'Clear the call history?',
  'recents.clear.text': 'All calls are removed from this computer. This cannot be undone.',
  'recents.clear.confirm': 'Clear all',
  'recents.empty.title': 'No calls yet',
  'recents.empty.text': 'Calls you make and get will be listed here.',
  'recents.empty.missed': 'No missed calls.',
  'recents.today': 'Today',
  'recents.yesterday': 'Yesterday',
  'recents.unknownDay': 'Unknown day',
  'recents.unknownTime': 'Unknown time',
  'recents.remove': 'Delete the call with {peer} from the list',
  'recents.redial': 'Call {peer} again',
  'recents.redialVideo': 'Video call {peer} again',
  'recents.incoming': 'Incoming',
  'recents.outgoing': 'Outgoing',
  'recents.missed': 'Missed',
  'recents.incoming.audio': 'Incoming call',
  'recents.incoming.video': 'Incoming video call',
  'recents.outgoing.audio': 'Outgoing call',
  'recents.outgoing.video': 'Outgoing video call',
  'recents.missed.audio': 'Missed call',
  'recents.missed.video': 'Missed video call',

  'duration.seconds': '{seconds} s',
  'duration.minutes': '{minutes} min {seconds} s',
  'duration.hours': '{hours} h {minutes} min',

  // connection
  'connection.online': 'Connected',
  'connection.online.noRelay': 'Connected, no relay',
  'connection.connecting': 'Connecting…',
  'connection.unprotected': 'Unprotected way to the server',
  'connection.unprotected.text':
    'Whoever is on the way to {server} may see who you call, who calls you and when. Nobody can hear or read what you say. Ask whoever runs the server for an address with https.',
  'certificate.title': 'Is this the right server?',
  'certificate.text':
    'The server shows this fingerprint. Compare it with the one in the settings of the Ringfort that hosts it, under “Hosting”, for example over the phone.',
  'certificate.different': 'If they differ, somebody may be in between: cancel. Nothing has been sent yet.',
  'certificate.confirm': 'It is the same',
  'plainHttp.title': 'Use an unprotected way?',
  'plainHttp.text':
    'The way to {server} is not encrypted and leaves your network. Whoever is on it, such as a Wi-Fi or a provider, may see your name, who you call, who calls you and when. What you say stays encrypted from phone to phone.',
  'plainHttp.better': 'Better: ask whoever runs the server for an address that begins with https.',
  'plainHttp.confirm': 'Use it unprotected',
  'connection.offline': 'Offline',
  'connection.halted': 'Takes no calls',
  'connection.offline.signedInElsewhere.title': 'Signed in from another Ringfort',
  'connection.offline.signedInElsewhere.text':
    'Another Ringfort with your keys took over. Close it there, then sign in here.',
  'connection.offline.signInRefused.title': 'The server does not know you any more',
  'connection.offline.signInRefused.text':
    'It may have lost its data. Register again with the keys you have: your contacts know you by them.',
  'connection.offline.otherServer.title': 'Another server answers at this address',
  'connection.offline.otherServer.text':
    'It is not the one you registered with: it was set up anew, or something else took its place. Nothing was sent to it.',
  'connection.offline.wrongAddress.title': 'The server is not reached under this address',
  'connection.offline.wrongAddress.text': 'Ask whoever runs it for its address, or to add this one to its public ones.',

  // why a server on this computer does not run; `again`: Ringfort tries it again by itself, as it does once it has run
  'hosting.problem.portTaken':
    'Another program uses its port. Close that program.{again, select, yes { Ringfort tries again, and takes another port if it has to.} other {}}',
  'hosting.problem.portRefused':
    'The system does not let you use its port.{again, select, yes { Ringfort tries again, and takes another port if it has to.} other {}}',
  'hosting.problem.addressGone':
    'This computer does not have the address that RINGFORT_HOSTING_ADDRESS names. Connect to that network, or change it.',
  'hosting.problem.folderInUse':
    'Another server has its data open. Close that one.{again, select, yes { Ringfort tries again by itself.} other {}}',
  'hosting.problem.folderOfAnother':
    'The folder with its data belongs to another user. Give it back to yourself.{again, select, yes { Ringfort tries again by itself.} other {}}',
  'hosting.problem.folderNotWritable':
    'The folder with its data cannot be written. Check its rights and its disk.{again, select, yes { Ringfort tries again by itself.} other {}}',
  'hosting.problem.diskFull':
    'The disk is full. Make room on it.{again, select, yes { Ringfort tries again by itself.} other {}}',
  'hosting.problem.dataUnreadable': 'Its data is damaged. Put a backup of its folder back, or set up a new server.',
  'hosting.problem.newerData': 'A newer Ringfort has used its data. Update this one.',
  'hosting.problem.silent':
    'It does not answer. Ringfort ends it{again, select, yes { and tries again by itself} other {}}.',
  'hosting.problem.ended':
    'It ended of a fault of its own.{again, select, yes { Ringfort starts it again by itself.} other { Try again.}}',

  // what stands in the way, wherever it shows (core/ipc/problem.ts)
  'problem.sentence': '{title}. {text}',
  'problem.noNetwork.title': 'This computer has no network',
  'problem.noNetwork.text': 'Check the cable or Wi-Fi. Ringfort is back as soon as the network is.',
  'problem.nameNotFound.title': 'The server’s name is not known',
  'problem.nameNotFound.text':
    'Look for a slip in the server’s address. If it is right, the name lookup (DNS) of your network may be at fault.',
  'problem.refused.title': 'Nobody answers at the server’s address',
  'problem.refused.text':
    'The computer is there, but no server runs on it. Check the address and its port, or ask whoever runs the server to start it.',
  'problem.timeout.title': 'The server did not answer in time',
  'problem.timeout.text':
    'It may be overloaded, or a firewall swallows what is sent to it. Try again; if it stays so, try another network.',
  'problem.unreachable.title': 'The server cannot be reached',
  'problem.unreachable.text': 'Check your connection and the server’s address. Calls work again when it is back.',
  'problem.notEncrypted.title': 'No encrypted connection is possible',
  'problem.notEncrypted.text':
    'What answers there does not speak https. Check the address; a server in your own network may need http:// before it.',
  'problem.certificateExpired.title': 'The server’s certificate has expired',
  'problem.certificateExpired.text':
    'Whoever runs the server must renew it. If the date of this computer is wrong, set it right.',
  'problem.certificateNotYetValid.title': 'The server’s certificate is not valid yet',
  'problem.certificateNotYetValid.text':
    'Check the date and time of this computer. If they are right, whoever runs the server must look at its certificate.',
  'problem.certificateOtherName.title': 'The server’s certificate is for another name',
  'problem.certificateOtherName.text':
    'Check the server’s address. If it is right, whoever runs the server needs a certificate for it, or your network leads you elsewhere.',
  'problem.certificateUntrusted.title': 'The server’s certificate is not trusted',
  'problem.certificateUntrusted.text':
    'Nobody whom this computer trusts vouches for it. Ask whoever runs the server, or whether your network looks into connections. If its authority was added to the system just now, open Ringfort again.',
  'problem.certificateChanged.title': 'The server shows another certificate than before',
  'problem.certificateChanged.text':
    'Somebody may be in between, and nothing was sent. Ask whoever runs the server whether it was set up anew.',
  'problem.hostDown.title': 'The server on this computer is not running',
  'problem.hostDown.text': 'Calls work again when it runs. Nothing is sent to anybody else meanwhile.',
  'problem.redirected.title': 'The address leads elsewhere{detail, select, none {} other {: {detail}}}',
  'problem.redirected.text':
    'If your network wants a sign-in (hotel, café), open a web page in a browser first. Otherwise ask for the server’s present address.',
  'problem.portal.title': 'Your network wants a sign-in',
  'problem.portal.text':
    'Open a web page in a browser and sign in to the network (hotel, café, company). Ringfort goes on by itself after that.',
  'problem.proxyUnreachable.title': 'The proxy does not answer',
  'problem.proxyUnreachable.text':
    'The system settings send connections through a proxy that is away. Check the proxy in the system’s network settings.',
  'problem.proxyLogin.title': 'The proxy wants a name and password',
  'problem.proxyLogin.text':
    'Ringfort stores none for proxies. Ask whoever runs the network to let Ringfort through without them, or use another network.',
  'problem.proxyRefused.title': 'The proxy does not let the server through',
  'problem.proxyRefused.text':
    'Ask whoever runs the network to allow connections to this server, or use another network.',
  'problem.serverDown.title': 'The server is down',
  'problem.serverDown.text':
    'Something answers in its place, but the server itself does not run. Ringfort tries again by itself; tell whoever runs it.',
  'problem.serverBusy.title': 'The server has no room now',
  'problem.serverBusy.text': 'It is too busy, or about to restart. Ringfort tries again by itself in a moment.',
  'problem.serverDiskFull.title': 'The disk of the server is full',
  'problem.serverDiskFull.text': 'It takes nothing new until there is room. Tell whoever runs it.',
  'problem.serverFailed.title': 'The server failed',
  'problem.serverFailed.text': 'It has written down why. Try again; if it stays so, tell whoever runs it.',
  'problem.serverForbids.title': 'The server refuses this connection',
  'problem.serverForbids.text':
    'It does not know itself under this address, or something before it forbids you. Ask whoever runs it for the address.',
  'problem.tooManyRequests.title': 'Too many requests in a short time',
  'problem.tooManyRequests.text': 'Wait a few minutes, then try again. Others behind your network address count too.',
  'problem.notRingfort.title': 'What answers there is no Ringfort server',
  'problem.notRingfort.text': 'Check the server’s address and its port: another program lives at this one.',
  'problem.serverOlder.title': 'The server is older than this Ringfort',
  'problem.serverOlder.text': 'Ask whoever runs it to update it.',
  'problem.serverNewer.title': 'The server is newer than this Ringfort',
  'problem.serverNewer.text': 'Update Ringfort.',
  'problem.otherVersion.title': 'The server speaks another version',
  'problem.otherVersion.text': 'Update Ringfort, or ask whoever runs the server to update it.',
  'problem.serverUnproven.title': 'The server could not prove who it is',
  'problem.serverUnproven.text':
    'Something else may answer in its place, and nothing was sent. Check the address, and ask whoever runs the server.',
  'problem.failedHere.title': 'Ringfort itself failed',
  'problem.failedHere.text': 'Close it and open it again. If that does not help, check the store in the settings.',
  'problem.storeFull.title': 'The disk of this computer is full',
  'problem.storeFull.text':
    'Ringfort cannot save anything, so it can take no calls. Make room on the disk; it goes on by itself.',
  'problem.storeLocked.title': 'Another program holds Ringfort’s data',
  'problem.storeLocked.text':
    'Close what has the data folder open (a backup, a virus scanner, a second Ringfort), then try again.',
  'problem.storeReadOnly.title': 'Ringfort may not write its data',
  'problem.storeReadOnly.text':
    'The data folder or its disk is write-protected. Give your user the right to write there, then open Ringfort again.',
  'problem.storeIoFailed.title': 'The disk of this computer reports errors',
  'problem.storeIoFailed.text':
    'Reading or writing failed. Check the disk and its cable, and save what matters to another one.',
  'problem.storeDamaged.title': 'Parts of Ringfort’s data are damaged',
  'problem.storeDamaged.text':
    'Close Ringfort and open it again. If you have a backup of the data folder, keep it ready, and check the store in the settings.',
  'problem.storeFailed.title': 'Ringfort cannot use its data',
  'problem.storeFailed.text':
    'Close it and open it again. If that does not help, check the store in the settings: it says what to do.',

  'clock.wrong.title': 'This computer’s clock is wrong',
  'clock.wrong.text':
    'It says {wrong}; by the server it is {right}. Ringfort goes by the server, so your calls work all the same. Set the clock in the system settings: other programs need it.',

  // calls, for bars, popup, call window
  'call.incoming.audio': 'Incoming call',
  'call.incoming.video': 'Incoming video call',
  'call.incoming.announce.audio': 'Incoming call from {peer}',
  'call.incoming.announce.video': 'Incoming video call from {peer}',
  'call.incoming.announce.stranger': 'Not in your contacts',
  'call.stranger': 'Not in your contacts: the call will be relayed',
  'call.stranger.noRelay': 'Not in your contacts, and no relay: answering shows {peer} your network address',
  'call.addAndAnswer': 'Add and answer',
  'call.addAndAnswer.video': 'Add and answer with video',
  'call.holdAndAnswer': 'Hold and answer',
  'call.endAndAnswer': 'End and answer',
  'call.holdAndAnswer.explain': 'Hold the call with {peer} and answer',
  'call.endAndAnswer.explain': 'End the call with {peer} and answer',
  'call.addHoldAndAnswer': 'Add, hold and answer',
  'call.waiting': 'You are in a call with {peer}',
  'call.accept': 'Accept',
  'call.accept.audio': 'Accept audio',
  'call.accept.video': 'Accept with video',
  // for narrow buttons whose full name stands in their label
  'call.accept.audio.short': 'Audio',
  'call.accept.video.short': 'With video',
  'call.decline': 'Decline',
  'call.declineWith': 'Decline with a message',
  'call.subject': 'About: {subject}',
  'decline.title': 'Decline the call of {peer} with a message',
  'decline.own': 'Your message to {peer}',
  'decline.send': 'Decline and send',
  'decline.ready': 'Ready messages',
  'decline.ready.busy': 'I can’t talk now',
  'decline.ready.later': 'I’ll call you back',
  'decline.ready.write': 'Please write to me',
  'decline.callBack': 'Call me back in',
  'decline.minutes': '{minutes} min',
  'decline.hours': '{hours} h',
  'note.theirs': '{peer} says: “{text}”',
  'note.ours': 'You said: “{text}”',
  'note.quoted': '“{text}”',
  'note.callBack': '{peer} asks you to call back: {when}',
  'note.callBack.ours': 'You asked to be called: {when}',
  'reminders.title': 'Calls you were asked for',
  'reminders.at': 'Call {peer}: {when}',
  'reminders.due': 'Time to call {peer} ({when})',
  'reminders.remove': 'Remove the reminder to call {peer}',
  'recents.stage': 'Stopped at: {stage}',
  'stage.signalling': 'the way through the server',
  'stage.relay': 'the relay',
  'stage.ice': 'the way through the network',
  'stage.dtls': 'the encryption of media',
  'stage.media': 'sound and picture',
  'stage.device': 'a computer',
  'stage.person': 'a person',
  'detail.subject': 'What is it about?',
  'detail.subject.hint': '{peer} sees it while the phone rings. May stay empty.',
  'call.silence': 'Silence',
  'call.silenced': 'Silenced. It still rings for {peer}.',
  'call.show': 'Show call',
  'call.hangUp': 'Hang up',
  'call.hold': 'Put the call on hold',
  'call.resume': 'Resume the call',
  'call.hold.short': 'Hold',
  'call.resume.short': 'Resume',
  'call.swap': 'Swap',
  'call.swap.explain': 'Swap: put {active} on hold and talk with {held}',
  'call.resume.explain': 'Resume the call with {peer}',
  'call.second': 'Other call',
  'call.hangUpOn': 'Hang up on {peer}',
  'call.again': 'Call again',
  'call.dismiss': 'Close',
  'call.with': 'Call with {peer}',
  'call.duration': 'Duration',

  'call.phase.dialling': 'Getting ready…',
  'call.phase.calling': 'Calling…',
  'call.phase.calling.peerOffline': 'Not online. They’ll see a missed call when they return',
  'call.phase.alerting': 'Ringing…',
  'call.phase.answering': 'Connecting securely…',
  'call.phase.connecting': 'Connecting securely…',
  'call.phase.connected': 'Connected',
  'call.phase.held': 'On hold',
  'call.waits.device': 'Waiting for the microphone. If the system asks for it, allow it',
  'call.waits.signalling': 'Waiting to hear from the other computer through the server…',
  'call.waits.relay': 'Waiting for the relay server…',
  'call.waits.ice': 'Looking for a way through the network…',
  'call.waits.dtls': 'A way was found. Setting up the encryption…',
  'call.waits.media': 'Encrypted. Waiting for the first sound…',
  'call.route.direct': 'Direct',
  'call.route.relayed': 'Relayed',
  'call.route.relayedUdp': 'Relayed over UDP',
  'call.route.relayedTcp': 'Relayed over TCP',
  'call.route.relayedTls': 'Relayed over TLS',
  'call.route.direct.explain':
    'Sound and picture go straight from computer to computer. Each side can see the other’s IP address.',
  'call.route.relayed.explain':
    'Sound and picture pass through a relay, encrypted. Whoever has their calls go only through a relay does not show their IP address.',
  'call.relayOnly': 'Relay only',
  'call.relayOnly.explain':
    'This call goes through a relay or not at all. The other side does not see your IP address.',
  'call.encrypted': 'End-to-end encrypted',

  'call.mute': 'Mute the microphone',
  'call.unmute': 'Unmute the microphone',
  'call.muted': 'Microphone muted',
  'call.unmuted': 'Microphone on',
  'call.camera.off': 'Turn the camera off',
  'call.camera.on': 'Turn the camera on',
  'call.camera.isOff': 'Camera off',
  'call.camera.isOn': 'Camera on',
  'call.camera.missing': 'The camera could not be opened. The call goes on with sound only',
  'call.remoteVideo': 'Video of {peer}',
  'call.localVideo': 'Your own video',
  'call.remoteCameraOff': '{peer} has no picture on',
  'call.remoteScreen': 'Screen of {peer}',
  'call.theirs.held': '{peer} has put the call on hold',
  'call.theirs.muted': '{peer} is muted',
  'call.theirs.screen': '{peer} is sharing a screen',
  'call.screen.on': 'Share your screen',
  'call.screen.off': 'Stop sharing your screen',
  'call.screen.failed': 'What you chose could not be shared. Choose another window or screen',
  'call.screen.noSources': 'Nothing to share was found',
  'call.screen.screen': 'Screen: {name}',
  'call.screen.window': 'Window: {name}',
  'call.soundMissing': 'No sound arrives from {peer}. Ask whether they hear you; if it stays so, call again',
  'call.controls': 'Call controls',
  'call.camera.opening': 'Opening the camera…',
  'call.camera.busy': 'Another program is using the camera. Close it there and switch the camera on again',
  'call.camera.blocked': 'The system is blocking the camera. The call goes on with sound only',
  'call.camera.lost.missing': 'The camera is gone. Plug one in and your picture comes back by itself',
  'call.camera.lost.busy': 'Another program is using the camera. Close it there and your picture comes back by itself',
  'call.camera.lost.blocked': 'The system is blocking the camera. Allow it there and your picture comes back by itself',
  'call.microphone.lost.missing':
    'The microphone is gone, so {peer} cannot hear you. Plug one in: it is used at once, the call goes on',
  'call.microphone.lost.busy':
    'Another program is using the microphone, so {peer} cannot hear you. Close it there and it comes back by itself',
  'call.microphone.lost.blocked':
    'The system is blocking the microphone, so {peer} cannot hear you. Allow it there and it comes back by itself',
  'call.microphone.waiting': 'The microphone is not open yet',
  'call.notice.dismiss': 'Dismiss',
  'call.interrupted': 'Reconnecting…',
  'call.interrupted.explain': 'The connection was interrupted. Ringfort is trying to restore it.',
  'call.words.renewed':
    'The connection with {peer} was made anew, so there are new words. If you compared the old ones, compare these too.',

  // the words that verify a call
  'call.words.title': 'Read these words to each other',
  'call.words.explain': 'If {peer} sees the same four in the same order, nobody is in between.',
  'call.words.differ': 'Other words? Hang up: somebody may be in between.',
  'call.words.confirm': 'They said the same words',
  'call.words.show': 'Compare words',
  'call.words.in.en': 'In English',
  'call.words.in.ru': 'In Russian',
  'call.words.ready': 'Four words to read to {peer} are shown',
  'call.words.verified': '{peer} is verified',
  'call.identityChanged':
    '{peer}’s safety number changed. This call stays with the device it began with. Verify before the next one.',

  // the figures of a call, for those who want to know
  'call.secondLayer.on':
    'Sound and pictures are encrypted twice, the second time with keys that came through the encrypted messages.',
  'call.secondLayer.absent':
    'Sound and pictures are encrypted once: the Ringfort of {peer} is older and has no second layer. Ask them to update it.',
  'call.statistics': 'Call statistics',
  'call.statistics.show': 'Show call statistics',
  'call.statistics.hide': 'Hide call statistics',
  'call.statistics.route': 'Route',
  'call.statistics.roundTrip': 'Round trip',
  'call.statistics.jitter': 'Jitter',
  'call.statistics.loss': 'Packets lost',
  'call.statistics.audioReceived': 'Audio packets received',
  'call.statistics.audioSent': 'Audio packets sent',
  'call.statistics.videoReceived': 'Video packets received',
  'call.statistics.frames': 'Frames decoded',
  'call.statistics.codecs': 'Codecs',
  'call.statistics.picture': 'Picture',
  'call.statistics.milliseconds': '{value} ms',
  'call.statistics.percent': '{value}%',
  'call.statistics.pictureOf': '{width} × {height}, {framesPerSecond}/s',
  'call.statistics.none': 'No figures yet',

  // why a call ended: short, for a list or a headline
  'end.hungUpHere': 'Call ended',
  'end.hungUpThere': '{peer} hung up',
  'end.cancelled': 'Cancelled',
  'end.declined': '{peer} declined the call',
  'end.busy': '{peer} is in another call',
  'end.noAnswer': 'No answer',
  'end.peerOffline': '{peer} isn’t online. They’ll see a missed call when they return',
  'end.unknownUser': 'Nobody on this server has the name {peer} any more',
  'end.noRoomThere': 'Too many calls wait for {peer}. They’ll see that they missed yours',
  'end.missed': 'Missed call',
  'end.declinedHere': 'You declined the call',
  'end.busyHere': 'Missed while you were in another call',
  'end.notContact': 'Did not ring: {peer} is not in your contacts',
  'end.nobodyMayRing': 'Did not ring: nobody may ring you now',
  'end.blocked': 'You blocked {peer}',
  'end.answeredElsewhere': 'Answered on another device',
  'end.declinedElsewhere': 'Declined on another device',
  'end.offline': 'You’re offline. Call again when connected',
  'end.serverUnavailable': 'The server can take no calls now. Try again in a few minutes',
  'end.storeFailed': 'This computer could not save the call: its disk may be full. Make room and call again',
  'end.refusedByServer': 'The server did not put the call through. Try again in a moment',
  'end.tooManyCalls': 'Too many calls in a short time. Wait a minute and call again',
  'end.identityChanged': '{peer}’s safety number changed. Verify before calling',
  'end.noRatchet': '{peer} can only be called without forward secrecy. Allow it in the contact first',
  'end.unsecured': 'This call couldn’t be secured and was ended',
  'end.secondLayerLost':
    'The second encryption of sound and pictures was missing on the other side, so the call was ended',
  'end.relayUnavailable': 'The call had to be relayed, but no relay server answered',
  'end.connectFailed': 'Couldn’t connect. Try again, or through the relay',
  'end.connectionLost': 'The connection was lost. Call again when the network is back',
  'end.microphoneMissing': 'No microphone was found. Plug one in and call again',
  'end.microphoneBlocked': 'The system is blocking the microphone. Allow it in the system settings',
  'end.microphoneBusy': 'Another program is using the microphone. Close it there and call again',
  'end.windowLost': 'The call window closed unexpectedly. Call again',
  'end.noRelayThere':
    'The other side may only be relayed, and found no relay. Ask them to add you to their contacts, or the server for a relay',
  'end.failedThere': 'The call failed on the other side',

  // the same, in two or three words, for a line of the history
  'end.short.hungUpHere': 'Ended',
  'end.short.hungUpThere': 'Ended',
  'end.short.cancelled': 'Cancelled',
  'end.short.declined': 'Declined',
  'end.short.busy': 'Busy',
  'end.short.noAnswer': 'No answer',
  'end.short.peerOffline': 'Not online',
  'end.short.unknownUser': 'Unknown name',
  'end.short.noRoomThere': 'Too many waiting',
  'end.short.missed': 'Missed',
  'end.short.declinedHere': 'Declined by you',
  'end.short.busyHere': 'You were busy',
  'end.short.notContact': 'Not a contact',
  'end.short.nobodyMayRing': 'Did not ring',
  'end.short.blocked': 'Blocked',
  'end.short.answeredElsewhere': 'Answered elsewhere',
  'end.short.declinedElsewhere': 'Declined elsewhere',
  'end.short.offline': 'You were offline',
  'end.short.serverUnavailable': 'Server had no room',
  'end.short.storeFailed': 'Could not be saved',
  'end.short.refusedByServer': 'Not put through',
  'end.short.tooManyCalls': 'Too many calls',
  'end.short.identityChanged': 'Number changed',
  'end.short.noRatchet': 'Not allowed',
  'end.short.unsecured': 'Not secured',
  'end.short.secondLayerLost': 'Encryption missing',
  'end.short.relayUnavailable': 'No relay',
  'end.short.connectFailed': 'Couldn’t connect',
  'end.short.connectionLost': 'Connection lost',
  'end.short.microphoneMissing': 'No microphone',
  'end.short.microphoneBlocked': 'Microphone blocked',
  'end.short.microphoneBusy': 'Microphone in use',
  'end.short.windowLost': 'Window closed',
  'end.short.noRelayThere': 'No relay there',
  'end.short.failedThere': 'Failed there',

  'dial.refused.busy': 'You are already in a call. Hang up first.',
  'dial.refused.notReady': 'Ringfort is not connected yet. Try again in a moment.',
  'dial.refused.identityChanged': '{peer}’s safety number changed. Verify before calling.',
  'dial.refused.blocked': 'You blocked {peer}. Unblock them before you call.',
  'dial.unblockAndCall': 'Unblock and call',
  'dial.refused.failed': 'The call could not be started. Try again. If that does not help, restart Ringfort.',

  // settings
  'settings.title': 'Settings',
  'settings.privacy': 'Privacy',
  'settings.whoMayRing': 'Who may ring you',
  'settings.whoMayRing.everybody': 'Everybody',
  'settings.whoMayRing.contacts': 'Contacts',
  'settings.whoMayRing.nobody': 'Nobody',
  'settings.whoMayRing.explain':
    'A call that may not ring stays silent and is listed as missed. Its caller hears it ring until nobody answers.',
  'settings.blocked': 'Blocked people',
  'settings.blocked.none':
    'Nobody is blocked. You can block somebody on their page, in the recent calls or when they ring.',
  'settings.blocked.explain':
    '{count, plural, one {# person is blocked: their calls never ring} other {# people are blocked: their calls never ring}}, and they are not told.',
  'settings.blocked.since': 'Since {date}',
  'settings.historyKept': 'Keep past calls',
  'settings.historyKept.explain': 'Older ones are removed from this computer.',
  'settings.historyKept.year': 'For a year',
  'settings.historyKept.tenThousand': 'The last 10,000',
  'settings.alwaysRelay': 'Always Relay',
  'settings.alwaysRelay.explain':
    'Calls go through the relay of your server, so the other side never learns your IP address, and so roughly where you are. Sound and picture may be a little later. The relay cannot hear the call.',
  'settings.alwaysRelay.noRelay':
    'Your server offers no relay, so calls will fail while this is on. Ask whoever runs the server to give it a relay.',
  'settings.appearance': 'Appearance',
  'settings.theme': 'Theme',
  'settings.theme.system': 'As the system',
  'settings.theme.light': 'Light',
  'settings.theme.dark': 'Dark',
  'settings.language': 'Language',
  'settings.language.system': 'As the system',
  'settings.language.en': 'English',
  'settings.language.ru': 'Русский',
  'settings.account': 'Account',
  'settings.account.handle': 'Your name',
  'settings.account.server': 'Server',
  'settings.account.serverId': 'Server id',
  'settings.account.explain': 'Contacts and history stay on this computer, whatever you choose here.',
  'account.signOut': 'Sign out…',
  'account.changeServer': 'Change server…',
  'account.delete': 'Delete account…',
  'account.changeAddress': 'Change address…',
  'account.registerAgain': 'Register here again',
  'account.registerAnew': 'It was set up anew: register…',
  'account.signInHere': 'Sign in here',
  'account.change.title': 'Change server',
  'account.change.text': 'The new address of your server, or the address of another one.',
  'account.change.submit': 'Look',
  'account.change.present': 'This is the server you are at.',
  'account.change.moved': '{server} is your server: it has proven so. From now on Ringfort can reach it there.',
  'account.change.follow': 'Use this address',
  'account.change.other':
    '{server} is another server. If you register there, you get new keys for it: contacts are told that your safety number has changed. Contacts and history stay.',
  'account.change.anew':
    'Another server answers at {server} now. If yours was set up anew, you can register there with the keys you have; with any other you get new keys.',
  'account.change.leave': 'Register there…',
  'account.refused.otherServer': 'Another server answers there. Nothing was changed.',
  'account.refused.inCall': 'End the call first.',
  'account.refused.notConfirmed': 'Nothing was changed, because you did not confirm it.',
  'account.refused.failed': 'That did not work. Try again.',
  'account.refused.handleTaken':
    'Somebody else has your name there now. Sign out in the settings, then register under another name.',
  'account.delete.needsServer':
    'An account can be deleted only at its server. Try again when you are connected, or sign out.',
  'settings.hosting': 'Hosting',
  'settings.hosting.running': 'This computer runs the server of your network.',
  'settings.hosting.starting': 'The server on this computer is starting…',
  'settings.hosting.moved':
    'Another program uses port {port}, so the address has changed: friends need the new one. At its next start Ringfort tries {port} again.',
  'settings.hosting.explain':
    'Others in your network enter this address. The copy holds the fingerprint too, which keeps everybody else out of between.',
  'settings.hosting.fingerprint': 'Fingerprint, to read out to whoever types the address',
  'settings.hosting.copy': 'Copy {address}',
  'settings.hosting.relay': 'It relays calls too: those with strangers, and all while Always Relay is on.',
  'settings.hosting.relay.unknown':
    'It relays calls too: those with strangers, and all while Always Relay is on. Who opens the server to people outside of this network opens port {port} beside it, UDP and TCP.',
  'settings.hosting.relay.down':
    'Its relay does not run, so calls with strangers fail, and all while Always Relay is on. Ringfort tries again by itself.',
  'settings.hosting.noAddress': 'This computer is in no network at the moment.',
  'settings.leftOut': 'Left out',
  'leftOut.detail': 'Details for whoever helps you: {detail}',
  'leftOut.ice_servers':
    'Of your server’s relays, {count, plural, one {# address} other {# addresses}} could not be used. The others are. Tell the person who runs the server.',
  'leftOut.bundles':
    'What your server says about {count, plural, one {# device} other {# devices}} of people you call could not be read. Calls go to the others.',
  'leftOut.frames':
    'Of what your server sent, {count, plural, one {# message} other {# messages}} could not be read. The rest was taken in.',
  'leftOut.contact':
    '{count, plural, one {# contact} other {# contacts}} could not be read. The list goes without. Check the store at the end of this page.',
  'leftOut.peer_pin':
    'The safety number of {count, plural, one {# contact} other {# contacts}} could not be read. Verify it before you rely on it.',
  'leftOut.call_record':
    '{count, plural, one {# past call} other {# past calls}} could not be read. The list goes without. Check the store at the end of this page.',
  'leftOut.inbox': '{count, plural, one {# received message} other {# received messages}} could no longer be read.',
  'leftOut.outbox': '{count, plural, one {# message} other {# messages}} could no longer be read, and so not be sent.',
  'leftOut.setting':
    '{count, plural, one {# setting} other {# settings}} could not be read. What is usual holds until you choose anew.',
  'leftOut.other': '{count, plural, one {# entry} other {# entries}} of a list could not be read. The rest was taken.',
  'settings.about.text': 'End-to-end encrypted calls that anyone can host. Free software, Apache-2.0.',

  'protection.title': 'Protection of this computer’s data',
  'protection.keyring': 'Password store of the system',
  'protection.keyring.none': 'None',
  'protection.passphrase': 'Passphrase',
  'protection.passphrase.set': 'Set',
  'protection.passphrase.none': 'Not set',
  'protection.onlyKeyring':
    'If that password store is lost, so is everything here: keys, contacts and call history. Add a passphrase as a second way in.',
  'protection.both': 'The password store opens your data at each start. Should it be lost, the passphrase does.',
  'protection.onlyPassphrase':
    'You are asked for the passphrase each time Ringfort starts. Nobody can recover it for you.',
  'protection.add': 'Add a passphrase',
  'protection.add.text':
    'It opens your keys, contacts and call history if the password store of the system is lost. Ringfort asks for it only then.',
  'protection.change': 'Change the passphrase',
  'protection.current': 'Current passphrase',
  'protection.change.text': 'From now on only the new one opens your data; the old one is forgotten.',
  'protection.save': 'Save the passphrase',
  'protection.remove': 'Remove the passphrase',
  'protection.remove.text':
    'Enter it once more. Then only the password store of the system opens your data; if that is lost, so is everything here.',
  'protection.remove.refused.lastWayIn': 'The passphrase is the only way in, so it stays.',
  'protection.remove.refused.wrong': 'That is not the passphrase. Check the keyboard layout and try again.',
  'protection.remove.refused.notConfirmed': 'Nothing was changed, because you did not confirm it.',
  'protection.remove.refused.failed': 'The passphrase could not be removed. Nothing was changed; try again.',
  'protection.saved': 'The passphrase is set.',
  'protection.removed': 'The passphrase is removed.',

  // what the check of the store found
  'doctor.open': 'Check the store',
  'doctor.title': 'Check of the store',
  'doctor.explain': 'Whether the encrypted data on this computer is whole. The check changes nothing.',
  'doctor.working': 'Checking…',
  'doctor.failed': 'The check itself could not run. Close Ringfort, open it again and repeat.',
  'doctor.summary.good': 'All is in order.',
  'doctor.summary.attention': 'Nothing is broken, but look at what is marked.',
  'doctor.summary.bad': 'Something is not in order. What is marked says what to do.',
  'doctor.copy': 'Copy report',
  'doctor.copy.explain': 'The report holds names and figures only: no keys, names or addresses.',
  'doctor.verdict.good': 'In order',
  'doctor.verdict.attention': 'Look at this',
  'doctor.verdict.bad': 'Not in order',
  'doctor.check.keyFile': 'Key file',
  'doctor.check.keyring': 'Password store of the system',
  'doctor.check.passphrase': 'Passphrase',
  'doctor.check.databaseOpens': 'Database opens',
  'doctor.check.databaseIntegrity': 'Database is whole',
  'doctor.check.schemaVersion': 'Version of the data',
  'doctor.check.rollback': 'Data is not from an old copy',
  'doctor.check.identity': 'Your keys',
  'doctor.check.prekeys': 'Keys for first calls',
  'doctor.check.sessions': 'Sessions with contacts',
  'doctor.check.undecidedIdentities': 'Changed safety numbers',
  'doctor.check.outbox': 'Messages to be sent',
  'doctor.check.inbox': 'Messages to be read',
  'doctor.check.writeAheadLog': 'Write-ahead log',
  'doctor.check.primitives': 'Cryptography of this computer',
  'doctor.advice.keyFile':
    'The file that holds the locked key is missing or cannot be read. Put it back from a backup of the data folder.',
  'doctor.advice.keyFile.attention':
    'One of the two ways that open your data cannot be read in the key file. The other one works. Unlock Ringfort with your passphrase, or set a new one in the settings: that writes it anew.',
  'doctor.advice.keyring':
    'The password store does not answer. Unlock it or log in to the desktop where Ringfort was set up. Your passphrase works without it.',
  'doctor.advice.keyring.bad':
    'Only this password store opens your data, and it does not answer. Unlock it, or log in to the desktop where Ringfort was set up.',
  'doctor.advice.passphrase':
    'There is no passphrase, so a lost password store is a lost account. Add one in the settings.',
  'doctor.advice.databaseOpens':
    'The database does not open with the key. Put the whole data folder back from a backup; never mix files of two copies.',
  'doctor.advice.databaseOpens.inUse': 'A running Ringfort has it open. Check the store in its settings.',
  'doctor.advice.databaseOpens.readOnly':
    'Your user may not open the files of the data folder. Check who they belong to and their permissions.',
  'doctor.advice.databaseIntegrity':
    'Parts of the database are damaged. Copy the data folder away before anything else, and check the disk.',
  'doctor.advice.schemaVersion': 'The data was written by another version. Update Ringfort.',
  'doctor.advice.rollback':
    'The data is older than what was last written here, as after putting back a backup. Sessions with contacts will be made anew.',
  'doctor.advice.rollback.unknown':
    'It could not be compared: the mark of the newest data is missing, or the password store that sealed it. Ringfort makes a new one as soon as it runs with a password store.',
  'doctor.advice.identity': 'Your own keys are missing or do not fit together. Put the data folder back from a backup.',
  'doctor.advice.prekeys': 'Few are left or they are old. Ringfort renews them as soon as it is connected.',
  'doctor.advice.sessions': 'Some cannot be read. They heal with the next call.',
  'doctor.advice.undecidedIdentities':
    'Somebody’s safety number changed and waits for your decision. Open the contact and compare it.',
  'doctor.advice.outbox':
    'Messages wait for a connection. They go out by themselves; if they stay, check the connection.',
  'doctor.advice.inbox': 'Messages wait to be worked through. Restart Ringfort if they stay.',
  'doctor.advice.writeAheadLog': 'The log has grown large. It is emptied after a call or a restart.',
  'doctor.advice.primitives':
    'A cryptographic part of this computer gave wrong results and is not used. Update the system and Ringfort.',
  'doctor.command.inUse':
    'The data is in use by a running Ringfort. Use Settings > Protection of this computer’s data > Check the store.',
  'doctor.command.locked':
    'The data is locked with your passphrase, so what is inside was not checked. Open Ringfort, unlock it and check there.',
  'doctor.command.fresh': 'There is no data here yet. Ringfort makes it at its first start.',

  // tray and notifications
  'tray.tooltip.online': 'Ringfort: reachable',
  'tray.tooltip.connecting': 'Ringfort: connecting…',
  'tray.tooltip.offline': 'Ringfort: offline, calls cannot reach you',
  'tray.tooltip.halted': 'Ringfort: takes no calls, its data cannot be saved',
  'tray.tooltip.notReady': 'Ringfort: not set up yet',
  'tray.tooltip.locked': 'Ringfort: locked, calls cannot reach you',
  'tray.tooltip.ringing': 'Ringing: {peer}',
  'tray.tooltip.calling': 'Calling {peer}',
  'tray.tooltip.inCall': 'In a call with {peer}',
  'tray.tooltip.reconnecting': 'Reconnecting to {peer}…',
  'tray.tooltip.missed': '{count, plural, one {# missed call} other {# missed calls}}',
  'tray.answer': 'Answer',
  'tray.decline': 'Decline',
  'tray.holdAndAnswer': 'Hold the call and answer {peer}',
  'tray.endAndAnswer': 'End the call and answer {peer}',
  'tray.hold': 'Put {peer} on hold',
  'tray.resume': 'Talk with {peer}',
  'tray.hangUpOn': 'Hang up on {peer}',
  'tray.hangUp': 'Hang up',
  'tray.showCall': 'Show call',
  'tray.open': 'Open Ringfort',
  'tray.quit': 'Quit Ringfort',

  'notification.reminder': 'Call {peer} back',
  'notification.reminder.nameless': 'A call you were asked for',
  'notification.reminder.why': 'You were asked to call at this time.',
  'notification.incoming.audio': 'Incoming call',
  'notification.incoming.video': 'Incoming video call',
  'notification.incoming.from': '{peer} is calling',
  'notification.answer': 'Answer',
  'notification.holdAndAnswer': 'Hold and answer',
  'notification.decline': 'Decline',
} as const;
